/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_PROFILE_H
#define RFC_TCP_PKT_PROFILE_H

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace packetdrill
{

/** Relaxations of the comparison, and one that makes it stricter. */
enum class Switch : uint8_t
{
    IGNORE_PUSH,    ///< psh: PSH is not compared
    IGNORE_WINDOW,  ///< window: the window field is not compared
    OPTIONS_AS_SET, ///< options: NOP, EOL and the order of options are not compared
    SYN_OPTIONS,    ///< syn-options: a SYN has the options that the profile asks for
    EXTRA_ACK,      ///< extra-ack: one more pure ACK does no harm
    ANY_ERROR,      ///< so-error: any error counts as the SO_ERROR expected
    PEER_MSS,       ///< peer-mss: the segment size comes from the peer's SYN line
    STRICT_TAIL,    ///< strict-tail: packets left over at the end are a failure
};

/** @return every switch with the name it has on the command line */
const std::map<Switch, std::string>& SwitchNames();

/** @param text names of switches, joined by commas @return them; throws std::invalid_argument */
std::vector<Switch> ParseSwitches(const std::string& text);

/** The switches that are on, and which of them changed an outcome. */
class Switches
{
  public:
    /** @param which a switch to turn on */
    void TurnOn(Switch which);
    /** @param which a switch to turn off */
    void TurnOff(Switch which);
    /** @param which a switch @return whether it is on */
    bool IsOn(Switch which) const;
    /** Asked where the strict comparison fails. @param which what allows it @return if it is on */
    bool Allows(Switch which);
    /** @return "psh window; used: psh", empty if none is on */
    std::string Describe() const;
    /** Forgets which were used. */
    void Restart();

  private:
    std::set<Switch> m_on;   ///< on
    std::set<Switch> m_used; ///< changed an outcome
};

/** When an option must be on a SYN or SYN-ACK of the TCP under test. */
enum class SynOptionRule : uint8_t
{
    FREE,        ///< never checked
    PRESENT,     ///< must be there
    ABSENT,      ///< must not be there
    AS_OFFERED,  ///< on a SYN it must be there, on a SYN-ACK if and only if the peer offered it
    NOT_UNASKED, ///< on a SYN-ACK it must not be there unless the peer offered it
};

/** The default of an attribute, for all TCPs that have it. */
struct AttributeSetting
{
    std::string name;   ///< as ns3::TcpSocket::InitialCwnd
    std::string value;  ///< its value
    std::string source; ///< where the value comes from
};

/** A TCP that scripts are written for: how to configure another one so that it compares. */
struct Profile
{
    std::string name;                            ///< on the command line
    std::vector<AttributeSetting> attributes;    ///< set before each script
    std::map<uint8_t, SynOptionRule> synOptions; ///< by OptionKind
    std::set<Switch> conformance;                ///< switches of conformance mode
    int64_t nonBlockFlag;                        ///< value of O_NONBLOCK
};

/** @return all profiles; the first is the default */
const std::vector<Profile>& Profiles();

} // namespace packetdrill

#endif // RFC_TCP_PKT_PROFILE_H
