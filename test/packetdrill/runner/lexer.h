/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_LEXER_H
#define RFC_TCP_PKT_LEXER_H

#include "diagnostic.h"

#include <cstddef>
#include <deque>
#include <map>
#include <set>
#include <string>

namespace packetdrill
{

/** What a token is. */
enum class TokenKind : uint8_t
{
    END,      ///< end of the script
    INTEGER,  ///< -?[0-9]+
    HEX,      ///< 0x...
    FLOAT,    ///< [0-9]*.[0-9]+
    WORD,     ///< [A-Za-z0-9_]+
    STRING,   ///< "...", text without the quotes
    COMMAND,  ///< `...`, text without the quotes
    CODE,     ///< %{ ... }%, text without the brackets
    ELLIPSIS, ///< ...
    OPTION,   ///< --name or --name=value, text without the dashes
    SYMBOL,   ///< one other character
};

/** One token. */
struct Token
{
    TokenKind kind{TokenKind::END}; ///< what it is
    std::string text;               ///< its text
    Place place;                    ///< where it begins
    std::size_t begin{0};           ///< offset of its first character
    std::size_t end{0};             ///< offset behind its last character

    /** @param symbol a character @return true if the token is this character */
    bool Is(char symbol) const;
    /** @param word a word @return true if the token is this word */
    bool IsWord(const std::string& word) const;
    /** @return the token for messages */
    std::string Describe() const;
};

/** Names that the command line gives. */
struct Definitions
{
    std::set<std::string> names;                ///< for #ifdef
    std::map<std::string, std::string> symbols; ///< text that replaces words
};

/**
 * Blanks out what lies between #ifdef NAME and #endif if NAME is not defined.
 * @param text the script
 * @param definitions the defined names
 * @return text of the same length and with the same lines
 */
std::string StripConditionals(const std::string& text, const Definitions& definitions);

/** Cuts a script into tokens; longest match, white space and comments only separate. */
class Lexer
{
  public:
    /** @param text the script, conditionals stripped @param definitions symbols to replace */
    Lexer(std::string text, const Definitions& definitions);

    /** @return the next token; throws ScriptError */
    Token Next();
    /** Goes on behind the parenthesis that closes the one just read, whatever stands between. */
    void SkipNote();
    /** @return the script */
    const std::string& GetText() const;

  private:
    /** @return whether a character is left at m_position + ahead, and it is this one */
    bool At(char character, std::size_t ahead = 0) const;
    /** @return whether a digit is left at m_position + ahead */
    bool AtDigit(std::size_t ahead = 0) const;
    /** Goes on by some characters. */
    void Advance(std::size_t count);
    /** Goes behind white space and comments. */
    void SkipSpace();
    /** @return a token from m_position to its end; goes behind it */
    Token Take(TokenKind kind, std::size_t length);
    /** @return a token in brackets */
    Token TakeBracketed(TokenKind kind, const std::string& open, const std::string& close);
    /** @return a number or a word */
    Token TakeWord();

    std::string m_text;               ///< the script
    const Definitions& m_definitions; ///< symbols
    std::size_t m_position{0};        ///< of the next character
    Place m_place;                    ///< of the next character
    std::deque<Token> m_replacement;  ///< tokens of a symbol's text
};

} // namespace packetdrill

#endif // RFC_TCP_PKT_LEXER_H
