/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_SPELLING_H
#define RFC_TCP_PKT_SPELLING_H

#include <string>

namespace packetdrill
{

/**
 * @param word as written @param known a word that exists
 * @return whether one may be the other, misspelt: they differ by one letter, or by two if they are
 *         longer than five
 */
bool IsSimilar(const std::string& word, const std::string& known);

} // namespace packetdrill

#endif // RFC_TCP_PKT_SPELLING_H
