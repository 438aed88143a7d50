/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_BENCH_SUMMARY_H
#define RFC_TCP_BENCH_SUMMARY_H

#include "runner.h"

#include <functional>
#include <limits>
#include <vector>

namespace bench
{

constexpr double NONE = std::numeric_limits<double>::quiet_NaN(); ///< there is no such number

using Quantity = std::function<double(const Sample&)>; ///< a number of a sample

/** @param values numbers, NaN among them left out @return their median, NaN if there are none */
double Median(std::vector<double> values);

/**
 * @param line runs; those that are not complete are left out
 * @param quantity what to take
 * @return a number a run, NaN for those left out
 */
std::vector<double> Collect(const Line& line, const Quantity& quantity);

/** @param line runs @param quantity what to take @return median over complete runs */
double MedianOf(const Line& line, const Quantity& quantity);

/** @param sample a sample @return microseconds of processor time per segment */
double GetSegmentCost(const Sample& sample);

/** @param sample a sample @return microseconds of processor time per operation */
double GetCost(const Sample& sample);

/**
 * Compares the cost of an operation between runs that were neighbors in time.
 * @param group where @param line dividend @param base stack of the divisor
 * @return median of the ratios, NaN if there are none
 */
double GetRatio(const Group& group, const Line& line, Stack base);

} // namespace bench

#endif // RFC_TCP_BENCH_SUMMARY_H
