/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_AST_H
#define RFC_TCP_PKT_AST_H

#include "diagnostic.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace packetdrill
{

using Nanoseconds = int64_t; ///< times and durations of a script

/** Bits of the TCP header's flag field, AE of accurate ECN included. */
enum FlagBit : uint16_t
{
    FIN = 0x001, ///< F
    SYN = 0x002, ///< S
    RST = 0x004, ///< R
    PSH = 0x008, ///< P
    ACK = 0x010, ///< .
    URG = 0x020, ///< U
    ECE = 0x040, ///< E
    CWR = 0x080, ///< W
    AE = 0x100,  ///< A
};

/** When an event happens. */
struct EventTime
{
    /** What the time counts from. */
    enum class Origin : uint8_t
    {
        START,    ///< T: start of the script
        PREVIOUS, ///< +T: completion of the event before
        ANY,      ///< *: no matter when
    };

    Origin origin{Origin::PREVIOUS};        ///< what the times count from
    Nanoseconds at{0};                      ///< time, or begin of the window
    std::optional<Nanoseconds> windowEnd{}; ///< T1~T2: end of the window
    std::optional<Nanoseconds> returns{};   ///< T1...T2: when the blocking call returns
};

/** start:end(len), or ...(len). */
struct SequenceRange
{
    uint32_t start{0};  ///< as written
    uint32_t length{0}; ///< octets of payload
    bool raw{false};    ///< "!": not mapped
    bool any{false};    ///< "...": not compared
};

/** One TCP option as written. */
struct OptionSpec
{
    /** What was written. */
    enum class Kind : uint8_t
    {
        NOP,
        EOL,
        MSS,
        WINDOW_SCALE,
        SACK_PERMITTED,
        SACK,
        TIMESTAMPS,
        FAST_OPEN,              ///< kind 34
        FAST_OPEN_EXPERIMENTAL, ///< kind 254, magic F989
        MD5,                    ///< parsed, not supported
        RAW,                    ///< octets as given; an extension
    };

    Kind kind{Kind::NOP};                                ///< what it is
    Place place{};                                       ///< where it is written
    uint32_t value{0};                                   ///< MSS, shift, TSval
    uint32_t echo{0};                                    ///< TSecr
    bool anyValue{false};                                ///< "TS val ...": TSval is not compared
    bool rawEcho{false};                                 ///< "ecr N!"
    std::vector<std::pair<uint32_t, uint32_t>> blocks{}; ///< SACK edges
    std::vector<uint8_t> octets{};                       ///< cookie, or all octets of RAW
};

/** Fields of the IP header that a line names. */
struct IpSpec
{
    /** What the ECN field must be. */
    enum class Ecn : uint8_t
    {
        UNSET,       ///< not named
        NOT_ECT,     ///< noecn
        ECT0,        ///< ect0
        ECT1,        ///< ect1
        CE,          ///< ce
        ECT0_OR_ECT1 ///< ect01
    };

    Ecn ecn{Ecn::UNSET};                 ///< ECN field
    std::optional<uint8_t> tos{};        ///< whole octet: type of service or traffic class
    std::optional<uint8_t> ttl{};        ///< time to live or hop limit
    std::optional<uint32_t> flowLabel{}; ///< IPv6 only
};

/** A TCP packet line. */
struct PacketLine
{
    bool inbound{false};                                ///< "<": the runner sends it
    IpSpec ip{};                                        ///< IP header fields
    std::optional<std::pair<uint16_t, uint16_t>> ports; ///< source and destination
    uint16_t flags{0};                                  ///< FlagBit
    SequenceRange seq{};                                ///< sequence numbers
    std::optional<uint32_t> ack{};                      ///< as written
    std::optional<uint16_t> window{};                   ///< header field, not scaled
    std::optional<uint16_t> urgent{};                   ///< header field
    std::optional<std::vector<OptionSpec>> options{};   ///< unset: no list was written
    bool anyOptions{false};                             ///< "<...>"
    bool udp{false};                                    ///< encapsulated: not supported
};

/** An ICMP line, always inbound. */
struct IcmpLine
{
    std::string type;                      ///< as written
    std::string code;                      ///< as written, empty if none
    std::optional<uint32_t> mtu{};         ///< next-hop MTU
    std::optional<SequenceRange> quoted{}; ///< segment of the stack that the message quotes
};

/** An argument or result of a call. */
struct Argument
{
    /** What it is. */
    enum class Kind : uint8_t
    {
        NUMBER,   ///< number
        WORD,     ///< text
        STRING,   ///< text
        ELLIPSIS, ///< the runner's choice
        OR,       ///< children joined by |
        LIST,     ///< [children]
        RECORD,   ///< {children}
        CALL,     ///< text(children)
        ASSIGN,   ///< children[0] = children[1]
    };

    Kind kind{Kind::ELLIPSIS};      ///< what it is
    Place place{};                  ///< where it is written
    int64_t number{0};              ///< NUMBER
    std::string text{};             ///< WORD, STRING, CALL
    std::vector<Argument> children; ///< parts
};

/** A system call line. */
struct CallLine
{
    std::string name;                ///< of the call
    std::vector<Argument> arguments; ///< between the parentheses
    Argument result;                 ///< NUMBER, WORD or ELLIPSIS (not checked)
    std::string errorName;           ///< as ECONNREFUSED, empty if none
};

/** `text` */
struct CommandLine
{
    std::string text; ///< between the back quotes
};

/** %{ text }% */
struct CodeBlock
{
    std::string text; ///< between the brackets
    Place start{};    ///< of the first character of the text
};

using Action =
    std::variant<PacketLine, IcmpLine, CallLine, CommandLine, CodeBlock>; ///< of an event

/** One event of a script. */
struct Event
{
    Place place{};      ///< of its time
    EventTime time{};   ///< when
    std::string source; ///< text of the action, white space folded
    Action action;      ///< what
};

/** A script. */
struct Script
{
    std::string file;                           ///< name for messages
    std::map<std::string, std::string> options; ///< --name=value, value may be empty
    std::map<std::string, Place> optionPlaces;  ///< where they are written
    std::optional<CommandLine> setUp;           ///< leading command
    Place setUpPlace{};                         ///< where it is written
    std::vector<Event> events;                  ///< at least one
    std::optional<CommandLine> cleanUp;         ///< trailing command
    Place cleanUpPlace{};                       ///< where it is written
};

} // namespace packetdrill

#endif // RFC_TCP_PKT_AST_H
