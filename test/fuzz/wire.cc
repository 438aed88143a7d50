/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "core/wire/wire.h"

#include <cstdlib>
#include <iterator>
#include <vector>

// Fuzzing target: octets that claim to be a TCP header. What was parsed is encoded and parsed
// again, and must be the same.

using namespace ns3::rfctcp;

extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size)
{
    // A copy, so that the sanitizer sees every read behind its end
    const std::vector<uint8_t> octets(data, data + size);
    const wire::ParsedHeader parsed = wire::Parse(octets.data(), octets.size(), octets.size());
    if (parsed.fault != wire::HeaderFault::NONE ||
        wire::EncodedOptionsLength(parsed.segment.options) > 40)
    {
        return 0;
    }
    Segment segment = parsed.segment;
    segment.options.fault = OptionFault::NONE;
    if (segment.options.fastOpen)
    {
        segment.options.sack.clear(); // no SYN has both, and there may not be room for both
    }
    const wire::EncodedHeader encoded =
        wire::Encode(parsed.sourcePort, parsed.destinationPort, segment);
    const wire::ParsedHeader again =
        wire::Parse(encoded.octets.data(), encoded.length, encoded.length + segment.length);
    if (again.fault != wire::HeaderFault::NONE || !(again.segment == segment))
    {
        std::abort();
    }
    return 0;
}
