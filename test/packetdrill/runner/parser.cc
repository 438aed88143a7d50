/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "parser.h"

#include "grammar.h"

namespace packetdrill
{

namespace
{

bool
IsTime(const Token& token)
{
    return token.kind == TokenKind::INTEGER || token.kind == TokenKind::FLOAT || token.Is('+') ||
           token.Is('*');
}

EventTime
ParseEventTime(TokenStream& tokens)
{
    EventTime time;
    const Place place = tokens.Peek().place;
    if (tokens.TakeIf('*'))
    {
        time.origin = EventTime::Origin::ANY;
        return time;
    }
    time.origin = tokens.TakeIf('+') ? EventTime::Origin::PREVIOUS : EventTime::Origin::START;
    time.at = tokens.ExpectTime();
    if (tokens.TakeIf('~'))
    {
        tokens.TakeIf('+');
        time.windowEnd = tokens.ExpectTime();
        if (*time.windowEnd < time.at)
        {
            throw ScriptError(place, "the window ends before it begins");
        }
    }
    else if (tokens.Peek().kind == TokenKind::ELLIPSIS)
    {
        tokens.Take();
        tokens.TakeIf('+');
        time.returns = tokens.ExpectTime();
        if (*time.returns < time.at)
        {
            throw ScriptError(place, "the call returns before it begins");
        }
    }
    return time;
}

Action
ParseAction(TokenStream& tokens)
{
    const Token next = tokens.Peek();
    if (next.Is('<') || next.Is('>'))
    {
        return ParsePacket(tokens);
    }
    switch (next.kind)
    {
    case TokenKind::WORD:
        return ParseCall(tokens);
    case TokenKind::COMMAND:
        return CommandLine{tokens.Take().text};
    case TokenKind::CODE: {
        const Token code = tokens.Take();
        return CodeBlock{code.text, Place{code.place.line, code.place.column + 2}};
    }
    default:
        throw ScriptError(next.place,
                          "expected a packet, a call, a command or code, found " + next.Describe());
    }
}

/** Kinds of times that only some actions have. */
void
CheckTime(const Event& event)
{
    const auto* packet = std::get_if<PacketLine>(&event.action);
    const bool outbound = packet != nullptr && !packet->inbound;
    if ((event.time.windowEnd || event.time.origin == EventTime::Origin::ANY) && !outbound)
    {
        throw ScriptError(event.place, "only an outbound packet can have a window of time");
    }
    if (event.time.returns && !std::holds_alternative<CallLine>(event.action))
    {
        throw ScriptError(event.place, "only a call can take time");
    }
}

void
ParseScriptOptions(TokenStream& tokens, Script& script)
{
    while (tokens.Peek().kind == TokenKind::OPTION)
    {
        const Token option = tokens.Take();
        const auto equals = option.text.find('=');
        const std::string name = option.text.substr(0, equals);
        if (name.empty())
        {
            throw ScriptError(option.place, "option without a name");
        }
        script.options[name] = equals == std::string::npos ? "" : option.text.substr(equals + 1);
        script.optionPlaces[name] = option.place;
    }
}

} // namespace

Script
Parse(const std::string& file, const std::string& text, const Definitions& definitions)
{
    TokenStream tokens(StripConditionals(text, definitions), definitions);
    Script script;
    script.file = file;
    ParseScriptOptions(tokens, script);
    if (tokens.Peek().kind == TokenKind::COMMAND)
    {
        script.setUpPlace = tokens.Peek().place;
        script.setUp = CommandLine{tokens.Take().text};
    }
    Nanoseconds latest = 0;
    while (IsTime(tokens.Peek()))
    {
        Event event;
        event.place = tokens.Peek().place;
        event.time = ParseEventTime(tokens);
        const std::size_t begin = tokens.Peek().begin;
        event.action = ParseAction(tokens);
        event.source = tokens.TextSince(begin);
        CheckTime(event);
        if (event.time.origin == EventTime::Origin::START)
        {
            if (event.time.at < latest)
            {
                throw ScriptError(event.place, "time goes back");
            }
            latest = event.time.at;
        }
        script.events.push_back(event);
    }
    if (tokens.Peek().kind == TokenKind::COMMAND && !script.events.empty())
    {
        script.cleanUpPlace = tokens.Peek().place;
        script.cleanUp = CommandLine{tokens.Take().text};
    }
    if (tokens.Peek().kind != TokenKind::END || script.events.empty())
    {
        throw ScriptError(tokens.Peek().place,
                          "expected an event, found " + tokens.Peek().Describe());
    }
    return script;
}

} // namespace packetdrill
