/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_EXPLORE_WORLD_H
#define RFC_TCP_EXPLORE_WORLD_H

#include "fingerprint.h"
#include "host.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ns3::rfctcp::explore
{

/** What is explored: two users, the tunables, and what the network may do. */
struct Scenario
{
    std::string name;              ///< what it is called
    std::string about;             ///< what it shows, in a sentence
    std::array<UserPlan, 2> users; ///< what each user does
    Parameters parameters;         ///< of both hosts
    uint8_t capacity{3};           ///< segments on their way at most; one more is lost
    uint8_t losses{2};             ///< segments that are lost at most, besides
    uint8_t duplicates{1};         ///< segments that arrive once more at most
    uint8_t delays{1};             ///< timers at most that fire while segments are on their way
    Duration latency{0};           ///< of the fastest segment
    Duration lifetime{0};          ///< of the slowest segment: the real MSL
    IssChoice issChoice{IssChoice::RISING}; ///< initial sequence numbers of later connections
    std::string expected;                   ///< the rule that must be broken; empty: none is
};

/** One step of the world. */
struct Event
{
    /** What happens. */
    enum class Kind : uint8_t
    {
        CALL,           ///< the user of @c host makes call @c index
        DELIVER,        ///< segment @c index arrives
        DUPLICATE,      ///< segment @c index arrives, and a copy stays on its way
        LOSE,           ///< segment @c index is lost
        FIRE,           ///< a timer of @c host
    } kind{Kind::FIRE}; ///< what happens
    uint8_t host{0};    ///< number of the host, for CALL and FIRE
    uint8_t index{0};   ///< number of the call, or place of the segment in World::OnWay()
};

/** Two hosts and a network between them, in virtual time; a value. */
class World
{
  public:
    /** @param setups what never changes; they outlive the world @param scenario what is explored */
    World(const std::array<Host::Setup, 2>& setups, const Scenario& scenario);

    /** @return what may happen next */
    std::vector<Event> Enabled() const;
    /** @param event one of Enabled() */
    void Do(const Event& event);

    /** @return what stands for this state and all others that go on in the same way */
    Fingerprint GetFingerprint() const;
    /** @return the rule that is broken, in words, or nullptr; @param final nothing is enabled */
    const char* Violation(bool final) const;
    /** @return the instant */
    Instant Now() const;
    /** @param number 0 or 1 @return the host */
    const Host& GetHost(unsigned number) const;
    /** @return segments on their way, in an order that depends on themselves only */
    const std::vector<Datagram>& OnWay() const;
    /** @return what was sent by the last event, also what was lost because there was no room */
    const std::vector<Datagram>& JustSent() const;
    /** @return how many of JustSent() found no room, from the end */
    std::size_t JustOverflowed() const;

  private:
    bool MayArrive(const Datagram& datagram) const; ///< no timer is due before
    bool MayAnythingArrive() const;                 ///< no timer is due before all of it
    std::optional<Instant> FirstDeadline() const;   ///< of both hosts
    void Collect();                                 ///< takes what the hosts have sent
    void Sort();                                    ///< what is on its way, by fingerprint
    void Age();                                     ///< segments that are too old vanish
    const char* CheckStreams() const;               ///< what one user was told and the other did
    const char* CheckEnd() const;                   ///< when nothing is enabled any more

    const Scenario* m_scenario;       ///< what is explored
    std::array<Host, 2> m_hosts;      ///< both ends
    std::vector<Datagram> m_onWay;    ///< in order of their fingerprints
    std::vector<Fingerprint> m_marks; ///< their fingerprints
    std::vector<Datagram> m_justSent; ///< by the last event
    std::size_t m_overflowed{0};      ///< of these
    Instant m_now{START};             ///< the clock of both hosts
    uint8_t m_losses{0};              ///< so far
    uint8_t m_duplicates{0};          ///< so far
    uint8_t m_delays{0};              ///< so far
    bool m_disturbed{false};          ///< by the network, or by a SYN that came too early
};

/** @param scenario what is explored @return the unchanging part of both hosts */
std::array<Host::Setup, 2> MakeSetups(const Scenario& scenario);

} // namespace ns3::rfctcp::explore

#endif // RFC_TCP_EXPLORE_WORLD_H
