/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "statistics.h"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

namespace compare
{

Estimate
EstimateMean(const std::vector<double>& sample)
{
    constexpr double NONE = std::numeric_limits<double>::quiet_NaN();
    std::size_t count = 0;
    double sum = 0;
    for (const double value : sample)
    {
        if (!std::isnan(value))
        {
            ++count;
            sum += value;
        }
    }
    if (count == 0)
    {
        return {0, NONE, NONE};
    }
    const double mean = sum / static_cast<double>(count);
    if (count == 1)
    {
        return {1, mean, NONE};
    }
    double squares = 0;
    for (const double value : sample)
    {
        squares += std::isnan(value) ? 0 : (value - mean) * (value - mean);
    }
    const auto freedom = static_cast<double>(count - 1);
    const double deviation = std::sqrt(squares / freedom);
    const double quantile =
        boost::math::quantile(boost::math::students_t(freedom), 0.975); // two-sided 95 %
    return {count, mean, quantile * deviation / std::sqrt(static_cast<double>(count))};
}

} // namespace compare
