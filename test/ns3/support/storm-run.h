/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_STORM_RUN_H
#define RFC_TCP_TEST_STORM_RUN_H

#include "connection-ledger.h"
#include "network-fixture.h"
#include "storm-application.h"
#include "storm-ledger.h"
#include "storm-plan.h"
#include "storm-wire.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ns3::rfctcp::test
{

/** Lets storms loose on a network of its own each. */
class StormTest : public NetworkTest
{
  protected:
    ~StormTest() override;

    /**
     * One storm, from the first node to the last event. What is wrong becomes a failure of the
     * test, with the command that repeats it.
     * @param seed its number
     * @return what all ends did, got and were told, in words: the same for the same seed
     */
    std::string Play(uint32_t seed);

    StormTotals m_totals;                ///< of all storms played
    Stack m_serverStack{Stack::RFC_TCP}; ///< TCP of the last node

  private:
    /** One connection. */
    struct Life
    {
        std::unique_ptr<StormApplication> client; ///< the side that connects
        std::unique_ptr<StormApplication> server; ///< the other one
        bool accepted{false};                     ///< the server has its socket
    };

    /** @param plan network, wire and attributes of the nodes */
    void BuildNetwork(const StormPlan& plan);
    /** @param socket its attributes @param end come from here @param listens whether it listens */
    void Configure(Ptr<Socket> socket, const StormEndPlan& end, bool listens);
    /** @param plan starts the listeners of the last node */
    void StartListeners(const StormPlan& plan);
    /** @param index starts that connection of m_lives @param plan of the storm */
    void StartConnection(uint32_t index, const StormPlan& plan);
    /** @param id of a connection that the server's node has made */
    void NoteCreated(const RfcTcpConnectionId& id);
    /** @param port where it has come in @param socket the connection @param from the peer */
    void BeAccepted(uint16_t port, Ptr<Socket> socket, const Address& from);
    /** All applications calm down, and leave later. */
    void EndStorm();
    /** @return what is wrong, after the simulation */
    std::vector<std::string> JudgeAll();

    std::vector<Life> m_lives;                                   ///< connections
    std::vector<std::unique_ptr<StormApplication>> m_ghosts;     ///< accepted, but nobody connected
    std::vector<Ptr<Socket>> m_listeners;                        ///< of the last node
    std::map<std::pair<uint16_t, uint16_t>, uint32_t> m_byPorts; ///< client's and server's port
    std::map<uint32_t, uint32_t> m_created; ///< by number of the connection at the server
    std::unique_ptr<StormWire> m_wire;      ///< of the last link
    std::vector<std::unique_ptr<ConnectionLedger>> m_ledgers; ///< of each node
    std::optional<ChecksumsOn> m_checksums;                   ///< if the wire corrupts
    uint32_t m_traced{0};                                     ///< calls of the socket's traces
    bool m_drained{false};                                    ///< no event was left at the end
};

} // namespace ns3::rfctcp::test

#endif // RFC_TCP_TEST_STORM_RUN_H
