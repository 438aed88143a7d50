/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "core/state.h"

#include <gtest/gtest.h>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ns3::rfctcp
{
namespace
{

using Edge = std::pair<State, State>;

/** @return every state in order */
std::vector<State>
AllStates()
{
    std::vector<State> states;
    for (std::size_t i = 0; i < STATE_COUNT; ++i)
    {
        states.push_back(static_cast<State>(i));
    }
    return states;
}

/** Copied by hand from RFC 9293: Figure 5 from top to bottom, then what the text adds. */
const std::set<Edge> EDGES{
    {State::CLOSED, State::LISTEN},
    {State::CLOSED, State::SYN_SENT},
    {State::LISTEN, State::CLOSED},
    {State::LISTEN, State::SYN_RECEIVED},
    {State::LISTEN, State::SYN_SENT},
    {State::SYN_SENT, State::CLOSED},
    {State::SYN_SENT, State::SYN_RECEIVED},
    {State::SYN_SENT, State::ESTABLISHED},
    {State::SYN_RECEIVED, State::LISTEN}, // note 1
    {State::SYN_RECEIVED, State::ESTABLISHED},
    {State::SYN_RECEIVED, State::FIN_WAIT_1},
    {State::ESTABLISHED, State::FIN_WAIT_1},
    {State::ESTABLISHED, State::CLOSE_WAIT},
    {State::FIN_WAIT_1, State::FIN_WAIT_2},
    {State::FIN_WAIT_1, State::CLOSING},
    {State::FIN_WAIT_1, State::TIME_WAIT}, // note 2
    {State::FIN_WAIT_2, State::TIME_WAIT},
    {State::CLOSING, State::TIME_WAIT},
    {State::CLOSE_WAIT, State::LAST_ACK},
    {State::LAST_ACK, State::CLOSED},
    {State::TIME_WAIT, State::CLOSED},
    // ABORT (3.10.5), RST (3.10.7.4 step two) and the user timeout (3.10.8)
    {State::SYN_RECEIVED, State::CLOSED},
    {State::ESTABLISHED, State::CLOSED},
    {State::FIN_WAIT_1, State::CLOSED},
    {State::FIN_WAIT_2, State::CLOSED},
    {State::CLOSE_WAIT, State::CLOSED},
    {State::CLOSING, State::CLOSED},
};

TEST(Rfc9293Figure5, ExactlyTheseTransitionsAreAllowed)
{
    for (State from : AllStates())
    {
        for (State to : AllStates())
        {
            EXPECT_EQ(IsAllowedTransition(from, to), EDGES.count({from, to}) == 1)
                << Name(from) << " to " << Name(to);
        }
    }
}

TEST(Rfc9293Figure5, ValuesThatAreNoStatesHaveNoTransitions)
{
    const State none = static_cast<State>(200);
    EXPECT_FALSE(IsAllowedTransition(none, State::CLOSED));
    EXPECT_FALSE(IsAllowedTransition(State::CLOSED, none));
    EXPECT_FALSE(IsSynchronized(none));
    EXPECT_STREQ(Name(none), "?");
}

TEST(Rfc9293Figure5, EveryStateIsReachableAndCanEnd)
{
    std::set<State> reached{State::CLOSED};
    for (std::size_t round = 0; round < STATE_COUNT; ++round)
    {
        for (const auto& [from, to] : EDGES)
        {
            if (reached.count(from) == 1)
            {
                reached.insert(to);
            }
        }
    }
    EXPECT_EQ(reached.size(), STATE_COUNT);
    for (State state : AllStates())
    {
        EXPECT_TRUE(state == State::CLOSED || IsAllowedTransition(state, State::CLOSED));
    }
}

TEST(Rfc9293Section332, NamesAreSpelledAsInTheRfc)
{
    const std::vector<std::string> expected{"CLOSED",
                                            "LISTEN",
                                            "SYN-SENT",
                                            "SYN-RECEIVED",
                                            "ESTABLISHED",
                                            "CLOSE-WAIT",
                                            "LAST-ACK",
                                            "FIN-WAIT-1",
                                            "FIN-WAIT-2",
                                            "CLOSING",
                                            "TIME-WAIT"};
    std::vector<std::string> names;
    for (State state : AllStates())
    {
        names.emplace_back(Name(state));
    }
    EXPECT_EQ(names, expected); // the order is that of TcpSocket::TcpStates_t
}

TEST(Rfc9293Section351, SynchronizedStates)
{
    const std::set<State> without{State::CLOSED,
                                  State::LISTEN,
                                  State::SYN_SENT,
                                  State::SYN_RECEIVED};
    for (State state : AllStates())
    {
        EXPECT_EQ(IsSynchronized(state), without.count(state) == 0) << Name(state);
    }
}

TEST(Rfc9293Section3102, StatesThatTakeDataToSend)
{
    for (State state : AllStates())
    {
        EXPECT_EQ(CanSend(state), state == State::ESTABLISHED || state == State::CLOSE_WAIT)
            << Name(state);
    }
}

TEST(Rfc9293Section332, StatesAfterTheFinOfThePeer)
{
    const std::set<State> after{State::CLOSE_WAIT,
                                State::LAST_ACK,
                                State::CLOSING,
                                State::TIME_WAIT};
    for (State state : AllStates())
    {
        EXPECT_EQ(HasReceivedFin(state), after.count(state) == 1) << Name(state);
    }
}

static_assert(IsAllowedTransition(State::CLOSED, State::LISTEN), "usable in constant expressions");

} // namespace
} // namespace ns3::rfctcp
