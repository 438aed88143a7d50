/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// ICMP errors: RFC 9293 3.9.2.2, RFC 5461, RFC 5927.

#include "support/script.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{
namespace
{

using Kind = IcmpReport::Kind;

/** @param s script @param kind of the error @param seq number quoted @return what it led to */
Outbox
Report(Script& s, Kind kind, Position seq)
{
    Outbox outbox;
    IcmpReport report;
    report.kind = kind;
    report.seq = Wrap(SeqNum(Script::LOCAL_ISS), seq);
    s.peer.Core().OnIcmp(s.peer.now, report, outbox);
    return outbox;
}

/** @param outbox effects @return why the connection ended, if it did */
std::optional<CloseReason>
End(const Outbox& outbox)
{
    for (const Action& action : outbox)
    {
        if (const auto* closed = std::get_if<Closed>(&action))
        {
            return closed->reason;
        }
    }
    return std::nullopt;
}

/** @param outbox effects @return true if the user is told, and nothing else happens */
bool
IsSoft(const Outbox& outbox)
{
    return outbox.size() == 1 && std::holds_alternative<SoftError>(outbox[0]) &&
           std::get<SoftError>(outbox[0]).kind == SoftError::Kind::ICMP;
}

/** @param state one in which something may be outstanding @param parameters tunables
 *  @return a script in that state with something outstanding */
Script
Outstanding(State state, const Parameters& parameters)
{
    Script s(parameters);
    s.Bring(state);
    if (state == State::ESTABLISHED || state == State::CLOSE_WAIT)
    {
        s.peer.Send(1);
    }
    return s;
}

constexpr State SYNCHRONIZED[] = {State::ESTABLISHED,
                                  State::FIN_WAIT_1,
                                  State::CLOSING,
                                  State::CLOSE_WAIT,
                                  State::LAST_ACK};

} // namespace

TEST(Rfc9293Must56, SoftErrorsEndNothing)
{
    RecordProperty("requirement", "RFC9293/MUST-56");
    for (const State state : {State::SYN_SENT, State::SYN_RECEIVED})
    {
        Script s = Outstanding(state, Plain());
        EXPECT_TRUE(IsSoft(Report(s, Kind::SOFT, 0))) << Name(state);
    }
    for (const State state : SYNCHRONIZED)
    {
        Script s = Outstanding(state, Plain());
        EXPECT_TRUE(IsSoft(Report(s, Kind::SOFT, 1))) << Name(state);
        EXPECT_EQ(s.GetState(), state);
    }
}

TEST(Rfc9293Shld26, HardErrorsAbort)
{
    RecordProperty("requirement", "RFC9293/SHLD-26");
    Script connecting = Outstanding(State::SYN_SENT, Plain());
    EXPECT_EQ(End(Report(connecting, Kind::HARD, 0)), CloseReason::REFUSED);
    for (const State state : SYNCHRONIZED)
    {
        Script s = Outstanding(state, Plain());
        EXPECT_EQ(End(Report(s, Kind::HARD, 1)), CloseReason::UNREACHABLE) << Name(state);
    }
}

TEST(Rfc5927Section5_2, HardErrorsMayBeSoftOnceSynchronized)
{
    Parameters parameters = Plain();
    parameters.abortOnHardErrors = false;
    for (const State state : SYNCHRONIZED)
    {
        Script s = Outstanding(state, parameters);
        EXPECT_TRUE(IsSoft(Report(s, Kind::HARD, 1))) << Name(state);
        EXPECT_EQ(s.GetState(), state);
    }
    Script connecting = Outstanding(State::SYN_SENT, parameters);
    EXPECT_EQ(End(Report(connecting, Kind::HARD, 0)), CloseReason::REFUSED);
}

TEST(Rfc5461Section4_1, SoftErrorsMayEndAHandshake)
{
    Parameters parameters = Plain();
    parameters.abortOpenOnSoftErrors = true;
    Script connecting = Outstanding(State::SYN_SENT, parameters);
    EXPECT_EQ(End(Report(connecting, Kind::SOFT, 0)), CloseReason::UNREACHABLE);
    Script passive = Outstanding(State::SYN_RECEIVED, parameters);
    EXPECT_EQ(End(Report(passive, Kind::SOFT, 0)), CloseReason::RETURNED_TO_LISTEN);
    for (const State state : SYNCHRONIZED)
    {
        Script s = Outstanding(state, parameters);
        EXPECT_TRUE(IsSoft(Report(s, Kind::SOFT, 1))) << Name(state);
    }
}

TEST(Rfc5927Section4_1, OnlyNumbersInFlightAreBelieved)
{
    Parameters parameters = Plain();
    parameters.abortOpenOnSoftErrors = true;
    for (const Kind kind : {Kind::SOFT, Kind::HARD, Kind::TOO_BIG})
    {
        for (const Position seq : {-1, 0, 11, 12, 1000000})
        {
            Script s(parameters);
            s.Accept();
            s.peer.Send(10);
            EXPECT_TRUE(Report(s, kind, seq).empty()) << seq;
            EXPECT_FALSE(s.peer.Core().IsInFlight(Wrap(SeqNum(Script::LOCAL_ISS), seq)));
        }
    }
    Script idle(parameters);
    idle.Accept();
    EXPECT_TRUE(Report(idle, Kind::HARD, 0).empty()) << "nothing is in flight";
    EXPECT_TRUE(Report(idle, Kind::HARD, 1).empty());
}

} // namespace ns3::rfctcp::test
