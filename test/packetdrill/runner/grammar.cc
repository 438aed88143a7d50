/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "grammar.h"

#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <limits>

namespace packetdrill
{

TokenStream::TokenStream(const std::string& text, const Definitions& definitions)
    : m_lexer(text, definitions),
      m_next(m_lexer.Next())
{
}

const Token&
TokenStream::Peek() const
{
    return m_next;
}

Token
TokenStream::Take()
{
    Token token = m_next;
    m_lastEnd = token.end;
    m_next = m_lexer.Next();
    return token;
}

bool
TokenStream::TakeIf(char symbol)
{
    if (!m_next.Is(symbol))
    {
        return false;
    }
    Take();
    return true;
}

bool
TokenStream::TakeIfWord(const std::string& word)
{
    if (!m_next.IsWord(word))
    {
        return false;
    }
    Take();
    return true;
}

void
TokenStream::Expect(char symbol)
{
    if (!TakeIf(symbol))
    {
        throw ScriptError(m_next.place,
                          std::string("expected \"") + symbol + "\", found " + m_next.Describe());
    }
}

Token
TokenStream::ExpectWord(const std::string& what)
{
    if (m_next.kind != TokenKind::WORD)
    {
        throw ScriptError(m_next.place, "expected " + what + ", found " + m_next.Describe());
    }
    return Take();
}

std::string
TokenStream::SymbolHint() const
{
    const bool symbol =
        m_next.kind == TokenKind::WORD &&
        std::isupper(static_cast<unsigned char>(m_next.text[0])) != 0 &&
        m_next.text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == std::string::npos;
    return symbol ? ": --define=" + m_next.text + "=VALUE gives it a value" : "";
}

bool
TokenStream::IsNumber() const
{
    return m_next.kind == TokenKind::INTEGER || m_next.kind == TokenKind::HEX;
}

int64_t
TokenStream::ExpectNumber(const std::string& what, int64_t least, int64_t most)
{
    if (!IsNumber())
    {
        throw ScriptError(m_next.place,
                          "expected " + what + ", found " + m_next.Describe() + SymbolHint());
    }
    errno = 0;
    const int base = m_next.kind == TokenKind::HEX ? 16 : 10;
    const int64_t value = std::strtoll(m_next.text.c_str(), nullptr, base);
    if (errno != 0 || value < least || value > most)
    {
        throw ScriptError(m_next.place, what + " " + m_next.text + " is out of range");
    }
    Take();
    return value;
}

uint32_t
TokenStream::ExpectUnsigned(const std::string& what)
{
    return static_cast<uint32_t>(ExpectNumber(what,
                                              std::numeric_limits<int32_t>::min(),
                                              std::numeric_limits<uint32_t>::max()));
}

Nanoseconds
TokenStream::ExpectTime()
{
    const Token token = m_next;
    if ((token.kind != TokenKind::INTEGER && token.kind != TokenKind::FLOAT) ||
        token.text[0] == '-')
    {
        throw ScriptError(token.place, "expected a time, found " + token.Describe() + SymbolHint());
    }
    Take();
    const auto point = token.text.find('.');
    const std::string whole = token.text.substr(0, point);
    std::string fraction = point == std::string::npos ? "" : token.text.substr(point + 1);
    fraction.resize(9, '0');
    if (whole.size() > 9)
    {
        throw ScriptError(token.place, "time " + token.text + " is out of range");
    }
    return std::strtoll(whole.c_str(), nullptr, 10) * 1000000000 +
           std::strtoll(fraction.c_str(), nullptr, 10);
}

std::vector<uint8_t>
TokenStream::ExpectOctets(const std::string& what)
{
    const Token token = m_next;
    std::string digits = token.text;
    if (token.kind == TokenKind::HEX)
    {
        digits.erase(0, 2);
    }
    bool legal = (token.kind == TokenKind::INTEGER || token.kind == TokenKind::HEX ||
                  token.kind == TokenKind::WORD) &&
                 digits.size() % 2 == 0;
    for (const char digit : digits)
    {
        legal = legal && std::isxdigit(static_cast<unsigned char>(digit));
    }
    if (!legal)
    {
        throw ScriptError(token.place,
                          "expected " + what + " in hexadecimal, found " + token.Describe());
    }
    Take();
    std::vector<uint8_t> octets;
    for (std::size_t i = 0; i < digits.size(); i += 2)
    {
        octets.push_back(
            static_cast<uint8_t>(std::strtoul(digits.substr(i, 2).c_str(), nullptr, 16)));
    }
    return octets;
}

void
TokenStream::SkipNote()
{
    m_lexer.SkipNote(); // the parenthesis is the lookahead: the lexer stands behind it
    m_next = m_lexer.Next();
}

std::string
TokenStream::TextSince(std::size_t begin) const
{
    std::string text;
    for (std::size_t i = begin; i < m_lastEnd; ++i)
    {
        const char character = m_lexer.GetText()[i];
        const bool space = std::isspace(static_cast<unsigned char>(character));
        if (!space)
        {
            text += character;
        }
        else if (!text.empty() && text.back() != ' ')
        {
            text += ' ';
        }
    }
    return text;
}

} // namespace packetdrill
