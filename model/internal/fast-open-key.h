/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_FAST_OPEN_KEY_H
#define RFC_TCP_INTERNAL_FAST_OPEN_KEY_H

#include "core/tables/keyed-hash.h"

#include "ns3/attribute.h"

#include <optional>
#include <string>

namespace ns3::rfctcp
{

/**
 * @param text a key as Linux writes it in tcp_fastopen_key: four hexadecimal numbers of 32 bits,
 *        joined by -
 * @return the key, if the text is one
 */
std::optional<Secret> ReadFastOpenKey(const std::string& text);

/** @param name full name of the attribute @return a checker of keys; the empty text is legal */
Ptr<const AttributeChecker> MakeFastOpenKeyChecker(const std::string& name);

} // namespace ns3::rfctcp

#endif // RFC_TCP_INTERNAL_FAST_OPEN_KEY_H
