/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_STATE_H
#define RFC_TCP_CORE_STATE_H

#include <cstddef>
#include <cstdint>

namespace ns3::rfctcp
{

/** The states of a connection (RFC 9293 3.3.2), numbered like ns-3's TcpSocket::TcpStates_t. */
enum class State : uint8_t
{
    CLOSED,       ///< no connection at all
    LISTEN,       ///< waiting for a SYN from any peer
    SYN_SENT,     ///< our SYN is out, none has arrived
    SYN_RECEIVED, ///< SYNs went both ways, the acknowledgment of ours is missing
    ESTABLISHED,  ///< open
    CLOSE_WAIT,   ///< the peer has closed, our user has not
    LAST_ACK,     ///< both have closed, the peer first; our FIN is not acknowledged
    FIN_WAIT_1,   ///< we have closed, our FIN is not acknowledged
    FIN_WAIT_2,   ///< we have closed, the peer has not
    CLOSING,      ///< both have closed, we first; our FIN is not acknowledged
    TIME_WAIT,    ///< both have closed; waiting for old segments to die out
};

constexpr std::size_t STATE_COUNT = 11; ///< number of states

/** @param state a state @return its name as RFC 9293 spells it, "FIN-WAIT-1"; "?" if none */
const char* Name(State state);

namespace detail
{

/**
 * @param states any number of states
 * @return the set of them, bit n for the state with number n
 */
template <typename... States>
constexpr uint16_t
SetOf(States... states)
{
    return static_cast<uint16_t>((0U | ... | (1U << static_cast<unsigned>(states))));
}

/**
 * The edges of RFC 9293 Figure 5 with its notes 1 and 2, and those only the text of 3.10 has.
 * CLOSED follows every state: CLOSE, ABORT, RST and timeouts lead there. A new SYN in TIME-WAIT
 * [9293 MAY-2] starts another connection and is no transition of this one, and the TIME-WAIT after
 * sending a RST that note 3 mentions is not used.
 * @param from a state
 * @return the set of states that may follow it
 */
constexpr uint16_t
Successors(State from)
{
    switch (from)
    {
    case State::CLOSED:
        return SetOf(State::LISTEN, State::SYN_SENT);
    case State::LISTEN:
        // SYN-SENT by an active OPEN (3.10.1) or a SEND (3.10.2)
        return SetOf(State::SYN_RECEIVED, State::SYN_SENT, State::CLOSED);
    case State::SYN_SENT:
        // SYN-RECEIVED if the SYNs crossed (Figure 7)
        return SetOf(State::ESTABLISHED, State::SYN_RECEIVED, State::CLOSED);
    case State::SYN_RECEIVED:
        // LISTEN by note 1, for a SYN too (3.10.7.4 step four); FIN-WAIT-1 by CLOSE with nothing to
        // send (3.10.4). A FIN comes with an ACK, and step five enters ESTABLISHED before step
        // eight
        return SetOf(State::ESTABLISHED, State::FIN_WAIT_1, State::LISTEN, State::CLOSED);
    case State::ESTABLISHED:
        return SetOf(State::FIN_WAIT_1, State::CLOSE_WAIT, State::CLOSED);
    case State::CLOSE_WAIT:
        return SetOf(State::LAST_ACK, State::CLOSED);
    case State::LAST_ACK:
        return SetOf(State::CLOSED);
    case State::FIN_WAIT_1:
        // TIME-WAIT by note 2: a FIN and the ACK of ours at once
        return SetOf(State::FIN_WAIT_2, State::CLOSING, State::TIME_WAIT, State::CLOSED);
    case State::FIN_WAIT_2:
        return SetOf(State::TIME_WAIT, State::CLOSED);
    case State::CLOSING:
        return SetOf(State::TIME_WAIT, State::CLOSED);
    case State::TIME_WAIT:
        return SetOf(State::CLOSED);
    }
    return SetOf();
}

/** @param state a state @param set states made by SetOf @return true if the state is among them */
constexpr bool
IsIn(State state, uint16_t set)
{
    return static_cast<std::size_t>(state) < STATE_COUNT &&
           (set >> static_cast<unsigned>(state) & 1U) != 0;
}

} // namespace detail

/**
 * @param from state before
 * @param to state after
 * @return true if RFC 9293 has a single step from the one to the other; staying in a state is not a
 *         transition
 */
constexpr bool
IsAllowedTransition(State from, State to)
{
    return detail::IsIn(to, detail::Successors(from));
}

/**
 * @param state a state
 * @return true if both ends know each other's sequence numbers (RFC 9293 3.5.1): ESTABLISHED and
 *         every state after it
 */
constexpr bool
IsSynchronized(State state)
{
    return detail::IsIn(state,
                        detail::SetOf(State::ESTABLISHED,
                                      State::CLOSE_WAIT,
                                      State::LAST_ACK,
                                      State::FIN_WAIT_1,
                                      State::FIN_WAIT_2,
                                      State::CLOSING,
                                      State::TIME_WAIT));
}

/**
 * @param state a state
 * @return true if the user may add octets that can be segmentized at once (RFC 9293 3.10.2). Octets
 *         queued before a CLOSE are still sent in FIN-WAIT-1, CLOSING and LAST-ACK.
 */
constexpr bool
CanSend(State state)
{
    return detail::IsIn(state, detail::SetOf(State::ESTABLISHED, State::CLOSE_WAIT));
}

/** @param state a state @return true if the peer's FIN has been received, with all before it */
constexpr bool
HasReceivedFin(State state)
{
    return detail::IsIn(
        state,
        detail::SetOf(State::CLOSE_WAIT, State::LAST_ACK, State::CLOSING, State::TIME_WAIT));
}

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_STATE_H
