/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_PORT_SELECTOR_H
#define RFC_TCP_CORE_PORT_SELECTOR_H

#include "demultiplexer.h"
#include "flow-key.h"
#include "keyed-hash.h"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>

namespace ns3::rfctcp
{

constexpr uint16_t FIRST_EPHEMERAL_PORT = 49152; ///< dynamic ports [6335 6, 6056 3.2]
constexpr uint16_t LAST_EPHEMERAL_PORT = 65535;  ///< last of them

/**
 * Selects ephemeral ports that outsiders cannot guess (RFC 6056 3.3). A port is suitable if no
 * socket has reserved it and the four-tuple is not in use; without a remote end the local endpoint
 * must not be in use. If there is a suitable port, one is found.
 */
class PortSelector
{
  public:
    /** The algorithms of RFC 6056 3.3, by their numbers there. */
    enum class Algorithm : uint8_t
    {
        SIMPLE_RANDOM = 1,     ///< random start, then the next ones [6056 3.3.1]
        ANOTHER_RANDOM = 2,    ///< random in each attempt [6056 3.3.2]
        SIMPLE_HASH = 3,       ///< counter plus hash of the remote end [6056 3.3.3]
        DOUBLE_HASH = 4,       ///< one counter of several plus hash [6056 3.3.4]
        RANDOM_INCREMENTS = 5, ///< counter with random steps [6056 3.3.5]
    };

    using Random = std::function<uint32_t()>; ///< source of random numbers

    static constexpr uint32_t MAXIMUM_STEP = 500; ///< N of RANDOM_INCREMENTS [6056 3.3.5]

    Algorithm algorithm{Algorithm::SIMPLE_RANDOM}; ///< the algorithm
    uint16_t first{FIRST_EPHEMERAL_PORT};          ///< least port
    uint16_t last{LAST_EPHEMERAL_PORT};            ///< greatest port

    /**
     * @param demultiplexer knows the ports in use
     * @param key the four-tuple; its local port is ignored. Remote port 0: there is no remote end
     * @param random source of random numbers
     * @return the port, or nothing if all are in use
     */
    std::optional<uint16_t> Select(const Demultiplexer& demultiplexer,
                                   FlowKey key,
                                   const Random& random);

  private:
    /** Keys and counters of the algorithms with state. */
    struct State
    {
        Secret offsetSecret;               ///< key of F
        Secret indexSecret;                ///< key of G
        std::array<uint32_t, 10> counters; ///< "table" [6056 3.3.4]; the first is next_ephemeral
    };

    /** @param random source of random numbers @return the state, made when first needed */
    State& GetState(const Random& random);

    std::optional<State> m_state; ///< unused by the first two algorithms
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_PORT_SELECTOR_H
