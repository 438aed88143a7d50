/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "connection-ledger.h"

#include "helper/internal/state-edges.h"

#include "ns3/callback.h"

#include <gtest/gtest.h>
#include <sstream>

namespace ns3::rfctcp::test
{

ConnectionLedger::ConnectionLedger(Ptr<RfcTcpL4Protocol> tcp)
{
    tcp->TraceConnectWithoutContext(
        "ConnectionCreated",
        Callback<void, const RfcTcpConnectionId&, bool>(
            [this](const RfcTcpConnectionId& id, bool passive) { Create(id, passive); }));
    tcp->TraceConnectWithoutContext(
        "StateTransition",
        Callback<void, const RfcTcpTransition&>(
            [this](const RfcTcpTransition& transition) { Move(transition); }));
    tcp->TraceConnectWithoutContext(
        "ConnectionClosed",
        Callback<void, const RfcTcpConnectionId&, RfcTcpCloseReason>(
            [this](const RfcTcpConnectionId& id, RfcTcpCloseReason reason) { Close(id, reason); }));
}

std::string
ConnectionLedger::Story(uint32_t number) const
{
    const auto found = m_accounts.find(number);
    return found == m_accounts.end() ? "" : found->second.story;
}

RfcTcpCloseReason
ConnectionLedger::ReasonOf(uint32_t number) const
{
    const auto found = m_accounts.find(number);
    return found == m_accounts.end() ? RfcTcpCloseReason::NONE : found->second.reason;
}

std::size_t
ConnectionLedger::Size() const
{
    return m_accounts.size();
}

void
ConnectionLedger::ExpectAllClosed() const
{
    for (const auto& [number, account] : m_accounts)
    {
        if (account.state != TcpSocket::LISTEN)
        {
            EXPECT_NE(account.reason, RfcTcpCloseReason::NONE) << number << ": " << account.story;
        }
    }
}

void
ConnectionLedger::Create(const RfcTcpConnectionId& id, bool passive)
{
    EXPECT_EQ(id.number, m_accounts.size() + 1);
    EXPECT_EQ(m_accounts.count(id.number), 0U);
    Account& account = m_accounts[id.number];
    account.id = id;
    account.passive = passive;
    account.story = passive ? "passive" : "active";
}

void
ConnectionLedger::Move(const RfcTcpTransition& transition)
{
    std::ostringstream text;
    text << transition;
    ASSERT_EQ(m_accounts.count(transition.connection.number), 1U) << text.str();
    Account& account = m_accounts[transition.connection.number];
    EXPECT_EQ(account.reason, RfcTcpCloseReason::NONE) << text.str();
    if (account.state == TcpSocket::LISTEN && transition.to == TcpSocket::SYN_SENT)
    {
        account.id = transition.connection; // a listener turned active has an address now
    }
    EXPECT_EQ(transition.connection.local, account.id.local) << text.str();
    const bool firstOfChild =
        account.transitions == 0 && account.passive && transition.from == TcpSocket::LISTEN;
    EXPECT_TRUE(firstOfChild || transition.from == account.state) << text.str();
    EXPECT_NE(transition.from, transition.to) << text.str();
    EXPECT_TRUE(IsStateEdge(transition.from, transition.to)) << text.str();
    account.state = transition.to;
    ++account.transitions;
    account.story += std::string(" ") + TcpSocket::TcpStateName[transition.to];
    if (transition.cause != RfcTcpCause::SEGMENT)
    {
        account.story += std::string("/") + RfcTcpName(transition.cause);
        EXPECT_EQ(transition.segment.flags, 0U);
    }
}

void
ConnectionLedger::Close(const RfcTcpConnectionId& id, RfcTcpCloseReason reason)
{
    ASSERT_EQ(m_accounts.count(id.number), 1U);
    Account& account = m_accounts[id.number];
    EXPECT_EQ(account.reason, RfcTcpCloseReason::NONE) << "closed twice";
    EXPECT_NE(reason, RfcTcpCloseReason::NONE);
    EXPECT_EQ(account.state,
              reason == RfcTcpCloseReason::RETURNED_TO_LISTEN ? TcpSocket::LISTEN
                                                              : TcpSocket::CLOSED)
        << account.story;
    account.reason = reason;
}

} // namespace ns3::rfctcp::test
