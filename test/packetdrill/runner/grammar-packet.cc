/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "grammar.h"

#include <cstdlib>
#include <limits>

namespace packetdrill
{

namespace
{

constexpr int64_t WORD_MAXIMUM = 65535; ///< of a 16-bit field

uint16_t
ParseFlags(TokenStream& tokens)
{
    if (tokens.TakeIf('-'))
    {
        return 0;
    }
    uint16_t flags = 0;
    bool found = false;
    if (tokens.Peek().kind == TokenKind::WORD)
    {
        found = true;
        const Token token = tokens.Take();
        for (const char letter : token.text)
        {
            static const std::string letters = "FSRP.UEWA"; // in the order of their bits
            const auto bit = letters.find(letter);
            if (bit == std::string::npos)
            {
                throw ScriptError(token.place, "unknown flags \"" + token.text + "\"");
            }
            flags |= static_cast<uint16_t>(1U << bit);
        }
    }
    if (tokens.TakeIf('.'))
    {
        found = true;
        flags |= ACK;
    }
    if (!found)
    {
        throw ScriptError(tokens.Peek().place, "expected flags, found " + tokens.Peek().Describe());
    }
    return flags;
}

IpSpec
ParseIp(TokenStream& tokens, char close)
{
    IpSpec ip;
    do
    {
        const Token word = tokens.ExpectWord("a field of the IP header");
        if (word.text == "noecn")
        {
            ip.ecn = IpSpec::Ecn::NOT_ECT;
        }
        else if (word.text == "ect0")
        {
            ip.ecn = IpSpec::Ecn::ECT0;
        }
        else if (word.text == "ect1")
        {
            ip.ecn = IpSpec::Ecn::ECT1;
        }
        else if (word.text == "ce")
        {
            ip.ecn = IpSpec::Ecn::CE;
        }
        else if (word.text == "ect01")
        {
            ip.ecn = IpSpec::Ecn::ECT0_OR_ECT1;
        }
        else if (word.text == "tos" || word.text == "class")
        {
            ip.tos = static_cast<uint8_t>(tokens.ExpectNumber(word.text, 0, 255));
        }
        else if (word.text == "ttl" || word.text == "hlim")
        {
            ip.ttl = static_cast<uint8_t>(tokens.ExpectNumber(word.text, 0, 255));
        }
        else if (word.text == "flowlabel")
        {
            ip.flowLabel = static_cast<uint32_t>(tokens.ExpectNumber(word.text, 0, 0xfffff));
        }
        else
        {
            throw ScriptError(word.place, "unknown field \"" + word.text + "\" of the IP header");
        }
    } while (tokens.TakeIf(','));
    tokens.Expect(close);
    return ip;
}

IcmpLine
ParseIcmp(TokenStream& tokens)
{
    IcmpLine line;
    line.type = tokens.ExpectWord("an ICMP type").text;
    if (tokens.Peek().kind == TokenKind::WORD && !tokens.Peek().IsWord("mtu"))
    {
        line.code = tokens.Take().text;
    }
    if (tokens.TakeIfWord("mtu"))
    {
        line.mtu = tokens.ExpectUnsigned("MTU");
    }
    if (tokens.TakeIf('['))
    {
        line.quoted = ParseSequence(tokens, false);
        tokens.Expect(']');
    }
    return line;
}

void
ParseUdp(TokenStream& tokens, PacketLine& line)
{
    const Token word = tokens.ExpectWord("udp");
    if (word.text != "udp")
    {
        throw ScriptError(word.place, "expected \"udp\", found " + word.Describe());
    }
    tokens.Expect('(');
    tokens.ExpectNumber("port", 0, WORD_MAXIMUM);
    tokens.Expect('>');
    tokens.ExpectNumber("port", 0, WORD_MAXIMUM);
    tokens.Expect(')');
    line.udp = true;
}

} // namespace

SequenceRange
ParseSequence(TokenStream& tokens, bool outbound)
{
    SequenceRange range;
    const Place place = tokens.Peek().place;
    uint32_t end = 0;
    if (tokens.Peek().kind == TokenKind::ELLIPSIS)
    {
        if (!outbound)
        {
            throw ScriptError(place, "\"...\" is no sequence number of an inbound packet");
        }
        tokens.Take();
        range.any = true;
    }
    else
    {
        range.start = tokens.ExpectUnsigned("sequence number");
        tokens.Expect(':');
        end = tokens.ExpectUnsigned("sequence number");
    }
    tokens.Expect('(');
    range.length = static_cast<uint32_t>(tokens.ExpectNumber("length", 0, 1 << 30));
    tokens.Expect(')');
    if (!range.any && range.start + range.length != end)
    {
        throw ScriptError(place, "the end is not start + length");
    }
    range.raw = tokens.TakeIf('!');
    return range;
}

Action
ParsePacket(TokenStream& tokens)
{
    PacketLine line;
    const Token arrow = tokens.Take();
    line.inbound = arrow.Is('<');
    if (tokens.TakeIf('('))
    {
        line.ip = ParseIp(tokens, ')');
    }
    else if (tokens.TakeIf('['))
    {
        line.ip = ParseIp(tokens, ']');
    }
    if (tokens.TakeIfWord("icmp"))
    {
        if (!line.inbound)
        {
            throw ScriptError(arrow.place, "outbound ICMP cannot be expected");
        }
        return ParseIcmp(tokens);
    }
    if (tokens.IsNumber())
    {
        const auto source = tokens.ExpectNumber("port", 0, WORD_MAXIMUM);
        tokens.Expect('>');
        const auto destination = tokens.ExpectNumber("port", 0, WORD_MAXIMUM);
        line.ports = {static_cast<uint16_t>(source), static_cast<uint16_t>(destination)};
    }
    line.flags = ParseFlags(tokens);
    line.seq = ParseSequence(tokens, !line.inbound);
    if (line.inbound && line.seq.length > WORD_MAXIMUM - 120)
    {
        throw ScriptError(arrow.place, "too long for one packet");
    }
    if (tokens.TakeIfWord("ack"))
    {
        line.ack = tokens.ExpectUnsigned("acknowledgment number");
    }
    if (tokens.TakeIfWord("win"))
    {
        line.window = static_cast<uint16_t>(tokens.ExpectNumber("window", 0, WORD_MAXIMUM));
    }
    else if (line.inbound)
    {
        throw ScriptError(tokens.Peek().place,
                          "expected \"win\", found " + tokens.Peek().Describe());
    }
    if (tokens.TakeIfWord("urg"))
    {
        line.urgent = static_cast<uint16_t>(tokens.ExpectNumber("urgent pointer", 0, WORD_MAXIMUM));
    }
    if (tokens.TakeIf('<'))
    {
        ParseOptions(tokens, line);
    }
    if (tokens.TakeIf('/'))
    {
        ParseUdp(tokens, line);
    }
    return line;
}

} // namespace packetdrill
