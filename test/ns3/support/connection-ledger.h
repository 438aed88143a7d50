/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_CONNECTION_LEDGER_H
#define RFC_TCP_TEST_CONNECTION_LEDGER_H

#include "ns3/rfc-tcp-module.h"

#include <cstdint>
#include <map>
#include <string>

namespace ns3::rfctcp::test
{

/**
 * The account that the traces of one protocol give of its connections. Expects that the
 * transitions of each follow one another without a gap on the edges of figure 5, and that it is
 * made once and closed once.
 */
class ConnectionLedger
{
  public:
    /** @param tcp whose traces */
    explicit ConnectionLedger(Ptr<RfcTcpL4Protocol> tcp);
    ConnectionLedger(const ConnectionLedger&) = delete;
    ConnectionLedger& operator=(const ConnectionLedger&) = delete;

    /** @param number of a connection @return its states and the causes other than segments */
    std::string Story(uint32_t number) const;
    /** @param number of a connection @return why it was closed; NONE if it was not */
    RfcTcpCloseReason ReasonOf(uint32_t number) const;
    /** @return number of connections */
    std::size_t Size() const;
    /** Expects that all connections but listeners have been closed. */
    void ExpectAllClosed() const;

  private:
    /** One connection. */
    struct Account
    {
        RfcTcpConnectionId id;                             ///< as created
        bool passive{false};                               ///< as created
        TcpSocket::TcpStates_t state{TcpSocket::CLOSED};   ///< the last one
        uint32_t transitions{0};                           ///< so far
        RfcTcpCloseReason reason{RfcTcpCloseReason::NONE}; ///< once closed
        std::string story;                                 ///< Story()
    };

    void Create(const RfcTcpConnectionId& id, bool passive);
    void Move(const RfcTcpTransition& transition);
    void Close(const RfcTcpConnectionId& id, RfcTcpCloseReason reason);

    std::map<uint32_t, Account> m_accounts; ///< by number
};

} // namespace ns3::rfctcp::test

#endif // RFC_TCP_TEST_CONNECTION_LEDGER_H
