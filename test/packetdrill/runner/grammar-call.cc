/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "grammar.h"

#include <limits>

namespace packetdrill
{

namespace
{

Argument ParseArgument(TokenStream& tokens);

/** Children up to the closing character, which is taken. */
void
ParseChildren(TokenStream& tokens, char close, std::vector<Argument>& children)
{
    if (tokens.TakeIf(close))
    {
        return;
    }
    do
    {
        children.push_back(ParseArgument(tokens));
    } while (tokens.TakeIf(','));
    tokens.Expect(close);
}

Argument
ParseTerm(TokenStream& tokens)
{
    Argument argument;
    argument.place = tokens.Peek().place;
    switch (tokens.Peek().kind)
    {
    case TokenKind::INTEGER:
    case TokenKind::HEX:
        argument.kind = Argument::Kind::NUMBER;
        argument.number = tokens.ExpectNumber("number",
                                              std::numeric_limits<int64_t>::min() + 1,
                                              std::numeric_limits<int64_t>::max() - 1);
        return argument;
    case TokenKind::STRING:
        argument.kind = Argument::Kind::STRING;
        argument.text = tokens.Take().text;
        return argument;
    case TokenKind::ELLIPSIS:
        tokens.Take();
        return argument;
    case TokenKind::WORD:
        argument.kind = Argument::Kind::WORD;
        argument.text = tokens.Take().text;
        if (tokens.TakeIf('('))
        {
            argument.kind = Argument::Kind::CALL;
            ParseChildren(tokens, ')', argument.children);
        }
        return argument;
    default:
        break;
    }
    if (tokens.TakeIf('['))
    {
        argument.kind = Argument::Kind::LIST;
        ParseChildren(tokens, ']', argument.children);
        return argument;
    }
    if (tokens.TakeIf('{'))
    {
        argument.kind = Argument::Kind::RECORD;
        ParseChildren(tokens, '}', argument.children);
        return argument;
    }
    throw ScriptError(argument.place, "expected an argument, found " + tokens.Peek().Describe());
}

Argument
ParseArgument(TokenStream& tokens)
{
    Argument argument = ParseTerm(tokens);
    if (tokens.Peek().Is('|'))
    {
        Argument sum;
        sum.kind = Argument::Kind::OR;
        sum.place = argument.place;
        sum.children.push_back(argument);
        while (tokens.TakeIf('|'))
        {
            sum.children.push_back(ParseTerm(tokens));
        }
        argument = sum;
    }
    if (tokens.TakeIf('='))
    {
        Argument assignment;
        assignment.kind = Argument::Kind::ASSIGN;
        assignment.place = argument.place;
        assignment.children.push_back(argument);
        assignment.children.push_back(ParseArgument(tokens));
        argument = assignment;
    }
    return argument;
}

/** @return whether the token is the name of an error, as EAGAIN; an event begins with no word */
bool
IsErrorName(const Token& token)
{
    return token.kind == TokenKind::WORD && token.text.size() > 1 && token.text[0] == 'E' &&
           token.text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") ==
               std::string::npos;
}

} // namespace

CallLine
ParseCall(TokenStream& tokens)
{
    CallLine call;
    call.name = tokens.ExpectWord("a system call").text;
    tokens.Expect('(');
    ParseChildren(tokens, ')', call.arguments);
    tokens.Expect('=');
    call.result = ParseTerm(tokens);
    if (call.result.kind != Argument::Kind::NUMBER && call.result.kind != Argument::Kind::WORD &&
        call.result.kind != Argument::Kind::ELLIPSIS)
    {
        throw ScriptError(call.result.place, "a result is a number or a name");
    }
    if (IsErrorName(tokens.Peek()))
    {
        call.errorName = tokens.Take().text;
    }
    if (tokens.Peek().Is('('))
    {
        tokens.SkipNote();
    }
    return call;
}

} // namespace packetdrill
