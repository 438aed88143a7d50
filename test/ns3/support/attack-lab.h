/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_ATTACK_LAB_H
#define RFC_TCP_TEST_ATTACK_LAB_H

#include "defects-lab.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

// Each attack of doc/security.rst is a scenario here that runs on both TCPs. It says in a few words
// what it has measured, and these words must be those of the document.

namespace ns3::rfctcp::test
{

/** Columns of the table in doc/security.rst. */
enum AttackColumn : uint8_t
{
    ATTACK,             ///< what the attacker does
    ATTACK_RFC,         ///< where it is described
    ATTACK_ON_BUILT_IN, ///< outcome
    ATTACK_ON_RFC_TCP,  ///< outcome
    ATTACK_MECHANISM,   ///< what makes the difference, and attributes
    ATTACK_TESTS,       ///< names
    ATTACK_COLUMNS,     ///< their number
};

/** @return the rows of doc/security.rst, without the head */
std::vector<std::vector<std::string>> ReadAttacks();

/**
 * Node 1 has the TCP under test. Node 0 is the attacker, who sends what he likes with the address
 * of the honest peer, and that peer.
 */
class Attack : public DefectTest
{
  protected:
    /**
     * Runs a scenario on both TCPs and compares what it says with the row of the running test.
     * @param scenario returns what it has measured
     */
    void ExpectOutcomes(const std::function<std::string(Stack)>& scenario);
    /** Simulation of a new pair of nodes. @param stack the TCP under test */
    void Restart(Stack stack);
    /**
     * Sends segments one after the other, and waits until the last one has been answered.
     * @param segments all of them @param interval between two
     */
    void Burst(const std::vector<PeerSegment>& segments, Time interval);
    /** Forgets what was seen. @param port of the peer @return the pure ACKs among it */
    uint32_t TakePureAcks(uint16_t port = PEER_PORT);
    /** @return connections of the TCP under test, half-open ones without sockets too */
    std::size_t Connections() const;
    /** @return greatest number of octets of text in a segment of m_seen */
    std::size_t LargestText() const;
};

constexpr uint32_t GUESSES = 64; ///< of a number of 32 bits, evenly spread

/** @param i guess, from 0 @return a number; from one to the next there are 2^26 */
constexpr uint32_t
Guess(uint32_t i)
{
    return (i << 26) + (uint32_t{1} << 25);
}

/** Says what hardly depends on compiler and library. @param octets a measured size
 * @return a power of two near it, as "at most 512 octets" or "about 8 KiB" */
std::string RoughSize(int64_t octets);

} // namespace ns3::rfctcp::test

#endif // RFC_TCP_TEST_ATTACK_LAB_H
