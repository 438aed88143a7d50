/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "spelling.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace packetdrill
{

namespace
{

/** @return letters to change, add or remove that make one word of the other */
std::size_t
Distance(const std::string& one, const std::string& other)
{
    std::vector<std::size_t> row(other.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < one.size(); ++i)
    {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 0; j < other.size(); ++j)
        {
            const std::size_t change = diagonal + (one[i] == other[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({change, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

} // namespace

bool
IsSimilar(const std::string& word, const std::string& known)
{
    constexpr std::size_t SHORT = 5;
    return Distance(word, known) <= (std::min(word.size(), known.size()) > SHORT ? 2U : 1U);
}

} // namespace packetdrill
