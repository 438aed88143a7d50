/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "facts.h"

namespace ns3::rfctcp::test
{

uint32_t
Facts::AckedText() const
{
    const uint32_t first = iss + 1;
    if (una == iss || una == first)
    {
        return 0;
    }
    return una - first < textEnd - first ? una - first : textEnd - first;
}

uint32_t
Facts::ReadableText() const
{
    return rcvNxt == irs ? 0 : rcvNxt - irs - 1 - (peerClosed ? 1 : 0);
}

uint32_t
Facts::HighestHeld() const
{
    uint32_t highest = *held.begin();
    for (uint32_t number : held)
    {
        highest = number - rcvNxt > highest - rcvNxt ? number : highest;
    }
    return highest;
}

} // namespace ns3::rfctcp::test
