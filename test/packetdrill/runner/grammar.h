/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_GRAMMAR_H
#define RFC_TCP_PKT_GRAMMAR_H

#include "ast.h"
#include "lexer.h"

#include <string>
#include <vector>

namespace packetdrill
{

/** The tokens of a script with one token of lookahead, and the terminals of the grammar. */
class TokenStream
{
  public:
    /** @param text the script @param definitions of the command line; must outlive the stream */
    TokenStream(const std::string& text, const Definitions& definitions);

    /** @return the next token; it stays */
    const Token& Peek() const;
    /** @return the next token, which is taken */
    Token Take();
    /** @param symbol a character @return true if it came next; it is taken then */
    bool TakeIf(char symbol);
    /** @param word a word @return true if it came next; it is taken then */
    bool TakeIfWord(const std::string& word);
    /** @param symbol what must come next; it is taken */
    void Expect(char symbol);
    /** @return the next token, which must be a word and is taken; @param what for messages */
    Token ExpectWord(const std::string& what);
    /**
     * @param what for messages
     * @param least smallest legal value
     * @param most largest legal value
     * @return the next token, which must be such a number
     */
    int64_t ExpectNumber(const std::string& what, int64_t least, int64_t most);
    /** @return a sequence number or another unsigned 32-bit one; -1 is 2^32 - 1 */
    uint32_t ExpectUnsigned(const std::string& what);
    /** @return seconds */
    Nanoseconds ExpectTime();
    /** @return hexadecimal digits as octets */
    std::vector<uint8_t> ExpectOctets(const std::string& what);
    /** @return whether a number comes next */
    bool IsNumber() const;
    /** Skips a note; its opening parenthesis comes next. */
    void SkipNote();
    /** @param begin offset in the script @return text from there to the last token taken */
    std::string TextSince(std::size_t begin) const;

  private:
    /** @return what to do about the next token if it looks like a symbol without a value */
    std::string SymbolHint() const;

    Lexer m_lexer;            ///< source
    Token m_next;             ///< lookahead
    std::size_t m_lastEnd{0}; ///< behind the last token taken
};

/** @param tokens at "<" or ">" @return a packet or ICMP line */
Action ParsePacket(TokenStream& tokens);

/** @param tokens at the name of the call @return the call */
CallLine ParseCall(TokenStream& tokens);

/** @param tokens at start:end(len) @return the range; @param outbound "..." is legal */
SequenceRange ParseSequence(TokenStream& tokens, bool outbound);

/** @param tokens behind "<" of the list @param line whose options they are */
void ParseOptions(TokenStream& tokens, PacketLine& line);

} // namespace packetdrill

#endif // RFC_TCP_PKT_GRAMMAR_H
