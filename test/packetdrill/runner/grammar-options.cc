/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "grammar.h"
#include "segment-options.h"

namespace packetdrill
{

namespace
{

/** @return whether the next token can be a cookie; it follows its option without a comma */
bool
IsCookie(const TokenStream& tokens)
{
    return tokens.IsNumber() || tokens.Peek().kind == TokenKind::WORD;
}

void
ParseTimestamps(TokenStream& tokens, bool inbound, OptionSpec& option)
{
    if (!tokens.TakeIfWord("val"))
    {
        throw ScriptError(tokens.Peek().place,
                          "expected \"val\", found " + tokens.Peek().Describe());
    }
    if (tokens.Peek().kind == TokenKind::ELLIPSIS && !inbound)
    {
        tokens.Take();
        option.anyValue = true;
    }
    else
    {
        option.value = tokens.ExpectUnsigned("timestamp");
    }
    if (!tokens.TakeIfWord("ecr"))
    {
        throw ScriptError(tokens.Peek().place,
                          "expected \"ecr\", found " + tokens.Peek().Describe());
    }
    if (tokens.Peek().kind == TokenKind::ELLIPSIS && !inbound)
    {
        tokens.Take(); // never compared anyway
        return;
    }
    option.echo = tokens.ExpectUnsigned("timestamp");
    option.rawEcho = tokens.TakeIf('!');
}

OptionSpec
ParseOption(TokenStream& tokens, bool inbound)
{
    using Kind = OptionSpec::Kind;
    OptionSpec option;
    const Token name = tokens.ExpectWord("an option");
    option.place = name.place;
    if (name.text == "nop")
    {
        option.kind = Kind::NOP;
    }
    else if (name.text == "eol")
    {
        option.kind = Kind::EOL;
    }
    else if (name.text == "mss")
    {
        option.kind = Kind::MSS;
        option.value = static_cast<uint32_t>(tokens.ExpectNumber("MSS", 0, 65535));
    }
    else if (name.text == "wscale")
    {
        option.kind = Kind::WINDOW_SCALE;
        option.value = static_cast<uint32_t>(tokens.ExpectNumber("window scale", 0, 255));
    }
    else if (name.text == "sackOK")
    {
        option.kind = Kind::SACK_PERMITTED;
    }
    else if (name.text == "sack")
    {
        option.kind = Kind::SACK;
        do
        {
            const uint32_t left = tokens.ExpectUnsigned("left edge");
            tokens.Expect(':');
            option.blocks.emplace_back(left, tokens.ExpectUnsigned("right edge"));
        } while (tokens.IsNumber());
    }
    else if (name.text == "TS")
    {
        option.kind = Kind::TIMESTAMPS;
        ParseTimestamps(tokens, inbound, option);
    }
    else if (name.text == "FO" || name.text == "FOEXP")
    {
        option.kind = name.text == "FO" ? Kind::FAST_OPEN : Kind::FAST_OPEN_EXPERIMENTAL;
        if (IsCookie(tokens))
        {
            option.octets = tokens.ExpectOctets("a cookie");
        }
    }
    else if (name.text == "md5")
    {
        option.kind = Kind::MD5;
        if (IsCookie(tokens))
        {
            tokens.Take(); // a digest or "valid": neither is used
        }
    }
    else if (name.text == "raw")
    {
        option.kind = Kind::RAW;
        option.octets = tokens.ExpectOctets("octets");
    }
    else
    {
        throw ScriptError(name.place, "unknown option \"" + name.text + "\"");
    }
    return option;
}

} // namespace

void
ParseOptions(TokenStream& tokens, PacketLine& line)
{
    const Place place = tokens.Peek().place;
    line.options.emplace();
    if (tokens.Peek().kind == TokenKind::ELLIPSIS)
    {
        if (line.inbound)
        {
            throw ScriptError(place, "\"<...>\" is no option list of an inbound packet");
        }
        tokens.Take();
        tokens.Expect('>');
        line.anyOptions = true;
        return;
    }
    std::size_t length = 0;
    bool known = true; // MD5 has a length only in scripts that are skipped anyway
    do
    {
        line.options->push_back(ParseOption(tokens, line.inbound));
        known = known && line.options->back().kind != OptionSpec::Kind::MD5;
        length += OptionLength(line.options->back());
    } while (tokens.TakeIf(','));
    tokens.Expect('>');
    if (known && (length > 40 || (line.inbound && length % 4 != 0)))
    {
        throw ScriptError(place,
                          "the options take " + std::to_string(length) +
                              " octets: a header has room for 40, in units of 4");
    }
}

} // namespace packetdrill
