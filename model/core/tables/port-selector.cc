/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "port-selector.h"

#include <algorithm>

namespace ns3::rfctcp
{

PortSelector::State&
PortSelector::GetState(const Random& random)
{
    if (!m_state)
    {
        m_state.emplace();
        const auto octet = [&random] { return static_cast<uint8_t>(random() >> 24); };
        std::generate(m_state->offsetSecret.begin(), m_state->offsetSecret.end(), octet);
        std::generate(m_state->indexSecret.begin(), m_state->indexSecret.end(), octet);
        std::generate(m_state->counters.begin(), m_state->counters.end(), [&random] {
            return random() % 65536; // "initialization value could be random"
        });
    }
    return *m_state;
}

std::optional<uint16_t>
PortSelector::Select(const Demultiplexer& demultiplexer, FlowKey key, const Random& random)
{
    const auto [least, greatest] = std::minmax(first, last);
    const uint32_t count = uint32_t{greatest} - least + 1;
    key.local.port = 0;
    const auto offset = [this, &key, &random] {
        return KeyedHash(GetState(random).offsetSecret, key); // F(local IP, remote IP and port)
    };

    uint64_t candidate = 0;      // a port counted from the least one, modulo count
    uint32_t* counter = nullptr; // counts every attempt
    switch (algorithm)
    {
    case Algorithm::SIMPLE_RANDOM:
    case Algorithm::ANOTHER_RANDOM:
        candidate = random();
        break;
    case Algorithm::SIMPLE_HASH:
        counter = &GetState(random).counters[0];
        candidate = uint64_t{offset()} + *counter;
        break;
    case Algorithm::DOUBLE_HASH: {
        State& state = GetState(random);
        counter = &state.counters[KeyedHash(state.indexSecret, key) % state.counters.size()]; // G
        candidate = uint64_t{offset()} + *counter;
        break;
    }
    case Algorithm::RANDOM_INCREMENTS:
        counter = &GetState(random).counters[0];
        *counter += random() % MAXIMUM_STEP + 1;
        candidate = *counter;
        break;
    }

    // Algorithms 2 and 5 take random steps as often as RFC 6056 says, and then try the ports in
    // order
    const uint32_t jumps =
        algorithm == Algorithm::ANOTHER_RANDOM || algorithm == Algorithm::RANDOM_INCREMENTS ? count
                                                                                            : 0;
    for (uint32_t attempt = 1; attempt <= jumps + count; ++attempt)
    {
        key.local.port = static_cast<uint16_t>(least + candidate % count);
        if (counter && algorithm != Algorithm::RANDOM_INCREMENTS)
        {
            ++*counter; // also when the port is used
        }
        const bool inUse = key.remote.port == 0 ? demultiplexer.HasConnectionAt(key.local)
                                                : demultiplexer.FindConnection(key) != nullptr;
        if (!inUse && demultiplexer.IsUnclaimed(key.local.port))
        {
            return key.local.port;
        }
        uint32_t step = 1;
        if (attempt < jumps)
        {
            step = algorithm == Algorithm::ANOTHER_RANDOM ? random() : random() % MAXIMUM_STEP + 1;
        }
        candidate += step;
        if (algorithm == Algorithm::RANDOM_INCREMENTS)
        {
            *counter += step;
        }
    }
    return std::nullopt;
}

} // namespace ns3::rfctcp
