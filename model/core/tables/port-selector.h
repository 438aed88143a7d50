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
 * Selects ephemeral ports so that outsiders cannot guess them (RFC 6056 3.3). A port is suitable if
 * no user claims it and the four-tuple is not in use, or without remote end the local one; if there
 * is a suitable one it is found.
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

    Algorithm algorithm{Algorithm::SIMPLE_RANDOM}; ///< which
    uint16_t first{FIRST_EPHEMERAL_PORT};          ///< least port
    uint16_t last{LAST_EPHEMERAL_PORT};            ///< greatest port

    /**
     * @param demultiplexer who uses what
     * @param key the four-tuple; its local port is ignored. Remote port 0: there is no remote end
     * @param random called as often as the algorithm needs
     * @return the port, or nothing if all are in use
     */
    std::optional<uint16_t> Select(const Demultiplexer& demultiplexer,
                                   FlowKey key,
                                   const Random& random);

  private:
    /** Keys and counters of the algorithms that have any. */
    struct State
    {
        Secret offsetSecret;               ///< key of F
        Secret indexSecret;                ///< key of G
        std::array<uint32_t, 10> counters; ///< "table" [6056 3.3.4]; the first is next_ephemeral
    };

    /** @param random source @return the state, made when first needed */
    State& GetState(const Random& random);

    std::optional<State> m_state; ///< not for the first two algorithms
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_PORT_SELECTOR_H
