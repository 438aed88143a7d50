/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_STATISTICS_H
#define RFC_TCP_COMPARE_STATISTICS_H

#include <cstddef>
#include <vector>

namespace compare
{

/** Mean of a sample with the half width of its 95 % confidence interval. */
struct Estimate
{
    std::size_t count{0}; ///< values in the sample
    double mean{0};       ///< NaN if there are none
    double halfWidth{0};  ///< NaN if there are less than two
};

/** @param sample values; NaN means "did not happen" and is left out @return by Student's t */
Estimate EstimateMean(const std::vector<double>& sample);

} // namespace compare

#endif // RFC_TCP_COMPARE_STATISTICS_H
