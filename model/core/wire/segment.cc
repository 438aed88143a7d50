/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "segment.h"

#include <array>
#include <tuple>

namespace ns3::rfctcp
{

namespace
{

/** A control bit: its place in the octet, its name and its member. */
struct FlagBit
{
    uint8_t bit;         ///< mask within the flag octet
    const char* name;    ///< as the RFCs write it
    bool Flags::*member; ///< where Flags keeps it
};

// RFC 9293 3.1, from the lowest bit; SYN comes first in print because it says most
constexpr std::array<FlagBit, 8> FLAG_BITS{{
    {0x02, "SYN", &Flags::syn},
    {0x01, "FIN", &Flags::fin},
    {0x04, "RST", &Flags::rst},
    {0x08, "PSH", &Flags::psh},
    {0x10, "ACK", &Flags::ack},
    {0x20, "URG", &Flags::urg},
    {0x40, "ECE", &Flags::ece},
    {0x80, "CWR", &Flags::cwr},
}};

/** @param mark codepoint to name @return its name in RFC 3168 */
const char*
NameOf(EcnMark mark)
{
    switch (mark)
    {
    case EcnMark::NOT_ECT:
        return "Not-ECT";
    case EcnMark::ECT1:
        return "ECT(1)";
    case EcnMark::ECT0:
        return "ECT(0)";
    case EcnMark::CE:
        return "CE";
    }
    return "?";
}

/** @param cookie what to print @return the option as packetdrill writes it, as "FO 0a1b2c3d" */
std::string
ToString(const FastOpenCookie& cookie)
{
    constexpr const char* DIGITS = "0123456789abcdef";
    std::string text = cookie.experimental ? "FOEXP" : "FO";
    for (std::size_t i = 0; i < cookie.length; ++i)
    {
        text += i == 0 ? " " : "";
        text += DIGITS[cookie.octets.at(i) >> 4];
        text += DIGITS[cookie.octets.at(i) & 0xf];
    }
    return text;
}

/** @param options what to print @return the options joined by commas, empty if there is none */
std::string
ToString(const Options& options)
{
    std::string text;
    auto append = [&text](const std::string& item) {
        text += text.empty() ? "" : ",";
        text += item;
    };
    if (options.mss)
    {
        append("mss " + std::to_string(*options.mss));
    }
    if (options.sackPermitted)
    {
        append("sackOK");
    }
    if (options.userTimeout)
    {
        const bool minutes = (*options.userTimeout & 0x8000) != 0;
        append("uto " + std::to_string(*options.userTimeout & 0x7fff) + (minutes ? "min" : "s"));
    }
    if (options.fastOpen)
    {
        append(ToString(*options.fastOpen));
    }
    if (options.stamps)
    {
        append("TS val " + std::to_string(options.stamps->value) + " ecr " +
               std::to_string(options.stamps->echo));
    }
    if (options.windowScale)
    {
        append("wscale " + std::to_string(*options.windowScale));
    }
    for (const SackBlock& block : options.sack)
    {
        append("sack " + std::to_string(block.left.Value()) + ":" +
               std::to_string(block.right.Value()));
    }
    if (options.fault == OptionFault::BAD_LENGTH)
    {
        append("bad option length");
    }
    if (options.fault == OptionFault::WRONG_LENGTH)
    {
        append("wrong option length");
    }
    return text;
}

} // namespace

uint8_t
Flags::ToOctet() const
{
    uint8_t octet = 0;
    for (const FlagBit& flag : FLAG_BITS)
    {
        octet |= this->*flag.member ? flag.bit : 0;
    }
    return octet;
}

Flags
Flags::FromOctet(uint8_t octet)
{
    Flags flags;
    for (const FlagBit& flag : FLAG_BITS)
    {
        flags.*flag.member = (octet & flag.bit) != 0;
    }
    return flags;
}

std::string
Flags::ToString() const
{
    std::string text;
    for (const FlagBit& flag : FLAG_BITS)
    {
        if (this->*flag.member)
        {
            text += text.empty() ? "" : ",";
            text += flag.name;
        }
    }
    return text.empty() ? "none" : text;
}

bool
Flags::operator==(const Flags& other) const
{
    return ToOctet() == other.ToOctet();
}

bool
Options::operator==(const Options& other) const
{
    auto tie = [](const Options& options) {
        return std::tie(options.mss,
                        options.windowScale,
                        options.sackPermitted,
                        options.stamps,
                        options.userTimeout,
                        options.fastOpen,
                        options.sack,
                        options.fault);
    };
    return tie(*this) == tie(other);
}

bool
Segment::operator==(const Segment& other) const
{
    auto tie = [](const Segment& segment) {
        return std::tie(segment.seq,
                        segment.ack,
                        segment.flags,
                        segment.window,
                        segment.urgent,
                        segment.length,
                        segment.options,
                        segment.ecn);
    };
    return tie(*this) == tie(other);
}

std::ostream&
operator<<(std::ostream& os, const Segment& segment)
{
    // one string, so that neither a width nor a base set on the stream distorts the numbers
    std::string text = segment.flags.ToString() + " seq=" + std::to_string(segment.seq.Value());
    if (segment.flags.ack)
    {
        text += " ack=" + std::to_string(segment.ack.Value());
    }
    text += " win=" + std::to_string(segment.window);
    text += " len=" + std::to_string(segment.length);
    if (segment.flags.urg)
    {
        text += " urg=" + std::to_string(segment.urgent);
    }
    if (segment.ecn != EcnMark::NOT_ECT)
    {
        text += std::string(" ecn=") + NameOf(segment.ecn);
    }
    const std::string options = ToString(segment.options);
    if (!options.empty())
    {
        text += " <" + options + ">";
    }
    return os << text;
}

} // namespace ns3::rfctcp
