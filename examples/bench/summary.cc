/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "summary.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace bench
{

double
Median(std::vector<double> values)
{
    values.erase(std::remove_if(values.begin(),
                                values.end(),
                                [](double value) { return std::isnan(value); }),
                 values.end());
    if (values.empty())
    {
        return NONE;
    }
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::vector<double>
Collect(const Line& line, const Quantity& quantity)
{
    std::vector<double> values;
    values.reserve(line.runs.size());
    for (const Run& run : line.runs)
    {
        values.push_back(run.status == Status::COMPLETE ? quantity(run.sample) : NONE);
    }
    return values;
}

double
MedianOf(const Line& line, const Quantity& quantity)
{
    return Median(Collect(line, quantity));
}

double
GetSegmentCost(const Sample& sample)
{
    return sample.segments == 0 ? NONE
                                : 1e6 * sample.cpuSeconds / static_cast<double>(sample.segments);
}

double
GetCost(const Sample& sample)
{
    return sample.operations == 0
               ? NONE
               : 1e6 * sample.cpuSeconds / static_cast<double>(sample.operations);
}

double
GetRatio(const Group& group, const Line& line, Stack base)
{
    const auto found = std::find_if(group.lines.begin(),
                                    group.lines.end(),
                                    [base](const Line& other) { return other.stack == base; });
    if (found == group.lines.end())
    {
        return NONE;
    }
    std::vector<double> ratios = Collect(line, GetCost);
    const std::vector<double> divisors = Collect(*found, GetCost);
    for (std::size_t i = 0; i < ratios.size(); ++i)
    {
        ratios[i] /= divisors[i];
    }
    return Median(std::move(ratios));
}

} // namespace bench
