/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "internal/text.h"
#include "rfc-tcp-flags.h"
#include "rfc-tcp-impairment-rule.h"
#include "words.h"

#include "ns3/ipv4-address.h"
#include "ns3/ipv6-address.h"

#ifdef __WIN32__
#include <WS2tcpip.h>
#else
#include <arpa/inet.h>
#endif

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <sstream>

namespace ns3::rfctcp::impairment
{

namespace
{

using Action = RfcTcpImpairmentRule::Action;

constexpr std::array<Action, 6> ACTIONS{Action::DROP,
                                        Action::DUPLICATE,
                                        Action::DELAY,
                                        Action::REORDER,
                                        Action::CORRUPT,
                                        Action::COUNT}; ///< all actions

constexpr const char* LEGAL_ACTIONS = "drop, duplicate, delay, reorder, corrupt, count";
constexpr const char* LEGAL_ENDS = "client, server, a, b, port N, an IPv4 or an IPv6 address";
constexpr const char* LEGAL_TIMES =
    "a number with s, ms, us, ns, ps, fs, min or h, as 40s, at most 1000000000s, or 1024s if the "
    "resolution of ns3::Time is 1 fs";
constexpr const char* LEGAL_RANGES = "N, N:M or N: with N below M";
constexpr const char* LEGAL_OCCURRENCES = "#N, #N-M, #N- or several joined by commas, from 1";
constexpr const char* LEGAL_CONDITIONS =
    "#N, each, from, to, seq, ack, connection, with, without, retransmitted, original, after, "
    "before"; ///< conditions of every rule

/**
 * @param text any text
 * @return it in lower case
 */
std::string
ToLower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    return text;
}

/** Reads the text form of one rule. */
class RuleParser
{
  public:
    /** @param text the rule */
    explicit RuleParser(const std::string& text)
        : m_text(text)
    {
        std::istringstream words(text);
        for (std::string word; words >> word;)
        {
            m_words.push_back(word);
        }
    }

    /** @return the rule, or nothing */
    std::optional<RfcTcpImpairmentRule> Parse();

    /** @return what was wrong, if anything was */
    const std::string& Error() const
    {
        return m_error;
    }

  private:
    /**
     * Notes an error; the first one counts.
     * @param what the wrong word, or what is missing
     * @param legal what it could have been
     * @return false
     */
    bool Fail(const std::string& what, const std::string& legal);
    /**
     * @param word the word just read; Fail()s if it was read before
     * @return true if it is new
     */
    bool IsFirst(const std::string& word);
    /**
     * Takes the next word.
     * @param after the word it belongs to
     * @param legal what it can be, for the error message
     * @param word receives it
     * @return false if there is none
     */
    bool Next(const std::string& after, const char* legal, std::string& word);
    /** @param after the word it belongs to @param value receives the time @return false on errors
     */
    bool NextTime(const std::string& after, Time& value);
    /**
     * @param after the word it belongs to
     * @param minimum least legal value
     * @param maximum greatest legal value
     * @param value receives the number
     * @return false on errors
     */
    bool NextNumber(const std::string& after, uint64_t minimum, uint64_t maximum, uint64_t& value);
    /** @param after the word it belongs to @param range receives it @return false on errors */
    bool NextRange(const std::string& after, std::pair<int64_t, int64_t>& range);
    /**
     * @param text digits, or 0x with hexadecimal digits
     * @param value receives the number
     * @return false if the text is none
     */
    static bool ReadNumber(const std::string& text, uint64_t& value);

    /** @return false on errors */
    bool ParseAction();
    /** @return false on errors */
    bool ParseKind();
    /** @param word the word to begin with @return false on errors */
    bool ParseCondition(const std::string& word);
    /** @param word the word to begin with @return false on errors */
    bool ParseArgument(const std::string& word);
    /** @param word the list, with its number sign @return false on errors */
    bool ParseOccurrences(const std::string& word);
    /** @param word "from" or "to" @return false on errors */
    bool ParseEnd(const std::string& word);
    /** @param word "with" or "without" @return false on errors */
    bool ParseWith(const std::string& word);
    /** @return the words that can be arguments of the action, each followed by ", " */
    const char* LegalArguments() const;
    /** @return the rule, or nothing if an argument is missing */
    std::optional<RfcTcpImpairmentRule> Build();

    std::string m_text;               ///< the whole rule
    std::vector<std::string> m_words; ///< its words
    std::size_t m_at{0};              ///< next word
    std::vector<std::string> m_seen;  ///< words that may occur only once
    std::string m_error;              ///< what was wrong
    Action m_action{Action::DROP};    ///< the action
    RfcTcpSegmentMatch m_match;       ///< kind and conditions
    std::optional<Time> m_delay;      ///< by TIME
    std::optional<uint64_t> m_later;  ///< by N
    uint64_t m_copies{1};             ///< times
    Time m_spacing;                   ///< every
    Time m_timeout{Seconds(1)};       ///< timeout
    std::optional<uint64_t> m_octet;  ///< octet
    std::optional<uint64_t> m_mask;   ///< mask
};

bool
RuleParser::Fail(const std::string& what, const std::string& legal)
{
    if (m_error.empty())
    {
        m_error = "impairment rule \"" + m_text + "\": " + what + "; legal: " + legal;
    }
    return false;
}

bool
RuleParser::IsFirst(const std::string& word)
{
    if (std::find(m_seen.begin(), m_seen.end(), word) != m_seen.end())
    {
        return Fail("\"" + word + "\" said twice", "once");
    }
    m_seen.push_back(word);
    return true;
}

bool
RuleParser::Next(const std::string& after, const char* legal, std::string& word)
{
    if (m_at == m_words.size())
    {
        return Fail("nothing follows \"" + after + "\"", legal);
    }
    word = m_words[m_at++];
    return true;
}

bool
RuleParser::ReadNumber(const std::string& text, uint64_t& value)
{
    const bool isHexadecimal = text.size() > 2 && text[0] == '0' && (text[1] | 0x20) == 'x';
    const char* begin = text.data() + (isHexadecimal ? 2 : 0);
    const char* end = text.data() + text.size();
    const auto result = std::from_chars(begin, end, value, isHexadecimal ? 16 : 10);
    return result.ec == std::errc() && result.ptr == end;
}

bool
RuleParser::NextNumber(const std::string& after,
                       uint64_t minimum,
                       uint64_t maximum,
                       uint64_t& value)
{
    const std::string legal =
        "a number from " + std::to_string(minimum) + " to " + std::to_string(maximum);
    std::string word;
    if (!Next(after, legal.c_str(), word))
    {
        return false;
    }
    if (!ReadNumber(word, value) || value < minimum || value > maximum)
    {
        return Fail("\"" + word + "\" after \"" + after + "\"", legal);
    }
    return true;
}

bool
RuleParser::NextTime(const std::string& after, Time& value)
{
    std::string word;
    if (!Next(after, LEGAL_TIMES, word))
    {
        return false;
    }
    const std::string time = ToLower(word);
    // Time(std::string) aborts on what it cannot read, so look first.
    const std::size_t unitAt = std::min(time.find_first_not_of("0123456789."), time.size());
    const std::string number = time.substr(0, unitAt);
    const std::string unit = time.substr(unitAt);
    const bool isNumber = !number.empty() && number.front() != '.' && number.back() != '.' &&
                          std::count(number.begin(), number.end(), '.') <= 1;
    const std::array<std::pair<const char*, double>, 8> units{{{"s", 1},
                                                               {"ms", 1e-3},
                                                               {"us", 1e-6},
                                                               {"ns", 1e-9},
                                                               {"ps", 1e-12},
                                                               {"fs", 1e-15},
                                                               {"min", 60},
                                                               {"h", 3600}}};
    const auto known = std::find_if(units.begin(), units.end(), [&unit](const auto& candidate) {
        return unit == candidate.first;
    });
    // Seconds: Time counts to about nine times that, if its resolution is not finer than usual
    const double longest = std::min(1e9, Time::Max().GetSeconds() / 9);
    if (!isNumber || known == units.end() ||
        std::strtod(number.c_str(), nullptr) * known->second > longest)
    {
        return Fail("\"" + word + "\" after \"" + after + "\"", LEGAL_TIMES);
    }
    value = Time(time);
    return true;
}

bool
RuleParser::NextRange(const std::string& after, std::pair<int64_t, int64_t>& range)
{
    std::string word;
    if (!Next(after, LEGAL_RANGES, word))
    {
        return false;
    }
    constexpr int64_t END = std::numeric_limits<int64_t>::max();
    const auto bounds = rfctcp::Split(word, ':');
    uint64_t first = 0;
    uint64_t last = 0;
    bool isRange = bounds.size() <= 2 && ReadNumber(bounds[0], first) && first < END;
    if (bounds.size() == 1)
    {
        last = first + 1;
    }
    else if (bounds.size() == 2 && bounds[1].empty())
    {
        last = END;
    }
    else if (isRange)
    {
        isRange = ReadNumber(bounds[1], last) && last > first && last <= END;
    }
    if (!isRange)
    {
        return Fail("\"" + word + "\" after \"" + after + "\"", LEGAL_RANGES);
    }
    range = {static_cast<int64_t>(first), static_cast<int64_t>(last)};
    return true;
}

bool
RuleParser::ParseAction()
{
    if (m_words.empty())
    {
        return Fail("it is empty", LEGAL_ACTIONS);
    }
    const std::string word = ToLower(m_words[m_at++]);
    const auto action = std::find_if(ACTIONS.begin(), ACTIONS.end(), [&word](Action candidate) {
        return word == RfcTcpName(candidate);
    });
    if (action == ACTIONS.end())
    {
        return Fail("unknown action \"" + m_words[0] + "\"", LEGAL_ACTIONS);
    }
    m_action = *action;
    return true;
}

bool
RuleParser::ParseKind()
{
    const std::string legal =
        std::string("PACKET, DATA, ACKOFFIN, LASTACK, or flags: ") + LEGAL_FLAGS;
    std::string word;
    if (!Next(m_words[0], legal.c_str(), word))
    {
        return false;
    }
    const std::string kind = ToUpper(word);
    if (kind == "PACKET")
    {
        m_match = RfcTcpSegmentMatch::Any();
    }
    else if (kind == "DATA")
    {
        m_match = RfcTcpSegmentMatch::Data();
    }
    else if (kind == "ACK")
    {
        m_match = RfcTcpSegmentMatch::PureAck();
    }
    else if (kind == "SYN")
    {
        m_match = RfcTcpSegmentMatch::Syn();
    }
    else if (kind == "ACKOFFIN")
    {
        m_match = RfcTcpSegmentMatch::AckOfFin();
    }
    else if (kind == "LASTACK")
    {
        m_match = RfcTcpSegmentMatch::LastAck();
    }
    else if (RfcTcpFlagsFromNames(kind).has_value())
    {
        m_match = RfcTcpSegmentMatch().WithFlags(kind);
    }
    else
    {
        return Fail("unknown kind of segment \"" + word + "\"", legal);
    }
    return true;
}

bool
RuleParser::ParseOccurrences(const std::string& word)
{
    for (const auto& part : rfctcp::Split(word.substr(1), ','))
    {
        const auto bounds = rfctcp::Split(part, '-');
        uint64_t first = 0;
        uint64_t last = std::numeric_limits<uint64_t>::max();
        bool isLegal = bounds.size() <= 2 && ReadNumber(bounds[0], first) && first > 0;
        if (bounds.size() == 1)
        {
            last = first;
        }
        else if (isLegal && !bounds[1].empty())
        {
            isLegal = ReadNumber(bounds[1], last) && last >= first;
        }
        if (!isLegal)
        {
            return Fail("\"" + word + "\"", LEGAL_OCCURRENCES);
        }
        m_match.Occurrences(first, last);
    }
    return true;
}

bool
RuleParser::ParseEnd(const std::string& word)
{
    std::string name;
    if (!Next(word, LEGAL_ENDS, name))
    {
        return false;
    }
    const bool isFrom = word == "from";
    const std::string end = ToLower(name);
    for (const auto role :
         {RfcTcpLinkEnd::CLIENT, RfcTcpLinkEnd::SERVER, RfcTcpLinkEnd::A, RfcTcpLinkEnd::B})
    {
        if (end == NameOf(role))
        {
            const bool isSide = role == RfcTcpLinkEnd::A || role == RfcTcpLinkEnd::B;
            isFrom ? m_match.From(role) : m_match.To(role);
            return IsFirst(word + (isSide ? " a|b" : " client|server"));
        }
    }
    if (end == "port")
    {
        uint64_t port = 0;
        if (!NextNumber(word + " port", 0, 65535, port))
        {
            return false;
        }
        isFrom ? m_match.FromPort(static_cast<uint16_t>(port))
               : m_match.ToPort(static_cast<uint16_t>(port));
        return IsFirst(word + " port");
    }
    std::array<uint8_t, 16> octets{};
    Address address;
    if (inet_pton(AF_INET, end.c_str(), octets.data()) == 1)
    {
        address = Ipv4Address(end.c_str());
    }
    else if (inet_pton(AF_INET6, end.c_str(), octets.data()) == 1)
    {
        address = Ipv6Address(octets.data());
    }
    else
    {
        return Fail("\"" + name + "\" after \"" + word + "\"", LEGAL_ENDS);
    }
    isFrom ? m_match.FromAddress(address) : m_match.ToAddress(address);
    return IsFirst(word + " address");
}

bool
RuleParser::ParseWith(const std::string& word)
{
    const std::string legal = std::string("data, or flags: ") + LEGAL_FLAGS;
    const bool isWith = word == "with";
    std::string name;
    if (!Next(word, legal.c_str(), name))
    {
        return false;
    }
    if (ToLower(name) == "data")
    {
        m_match.WithPayload(isWith);
        return IsFirst("with|without data");
    }
    if (!RfcTcpFlagsFromNames(name).has_value())
    {
        return Fail("\"" + name + "\" after \"" + word + "\"", legal);
    }
    isWith ? m_match.WithFlags(name) : m_match.WithoutFlags(name);
    return true;
}

bool
RuleParser::ParseCondition(const std::string& word)
{
    if (word[0] == '#')
    {
        return ParseOccurrences(word);
    }
    if (word == "from" || word == "to")
    {
        return ParseEnd(word);
    }
    if (word == "with" || word == "without")
    {
        return ParseWith(word);
    }
    if (word == "retransmitted" || word == "original")
    {
        m_match.Retransmission(word == "retransmitted");
        return IsFirst("retransmitted|original");
    }
    if (!IsFirst(word))
    {
        return false;
    }
    std::pair<int64_t, int64_t> range;
    uint64_t number = 0;
    Time time;
    if (word == "each")
    {
        m_match.ForEachConnection();
        return true;
    }
    if (word == "seq" && NextRange(word, range))
    {
        m_match.SeqBetween(range.first, range.second);
        return true;
    }
    if (word == "ack" && NextRange(word, range))
    {
        m_match.AckBetween(range.first, range.second);
        return true;
    }
    if (word == "connection" && NextNumber(word, 1, std::numeric_limits<uint32_t>::max(), number))
    {
        m_match.Connection(static_cast<uint32_t>(number));
        return true;
    }
    if (word == "after" && NextTime(word, time))
    {
        m_match.After(time);
        return true;
    }
    if (word == "before" && NextTime(word, time))
    {
        m_match.Before(time);
        return true;
    }
    return m_error.empty() && ParseArgument(word);
}

const char*
RuleParser::LegalArguments() const
{
    switch (m_action)
    {
    case Action::DUPLICATE:
        return "times, every, ";
    case Action::DELAY:
        return "by, ";
    case Action::REORDER:
        return "by, timeout, ";
    case Action::CORRUPT:
        return "octet, mask, ";
    case Action::DROP:
    case Action::COUNT:
        return "";
    }
    return "";
}

bool
RuleParser::ParseArgument(const std::string& word)
{
    constexpr uint64_t MANY = std::numeric_limits<uint32_t>::max();
    uint64_t number = 0;
    if (m_action == Action::DUPLICATE && word == "times")
    {
        return NextNumber(word, 1, MANY, m_copies);
    }
    if (m_action == Action::DUPLICATE && word == "every")
    {
        return NextTime(word, m_spacing);
    }
    if (m_action == Action::DELAY && word == "by")
    {
        return NextTime(word, m_delay.emplace());
    }
    if (m_action == Action::REORDER && word == "by")
    {
        return NextNumber(word, 1, MANY, m_later.emplace());
    }
    if (m_action == Action::REORDER && word == "timeout")
    {
        return NextTime(word, m_timeout) &&
               (m_timeout.IsStrictlyPositive() || Fail("\"timeout\" of 0", LEGAL_TIMES));
    }
    if (m_action == Action::CORRUPT && word == "octet" && NextNumber(word, 0, 65535, number))
    {
        m_octet = number;
        return true;
    }
    if (m_action == Action::CORRUPT && word == "mask" && NextNumber(word, 1, 255, number))
    {
        m_mask = number;
        return true;
    }
    return Fail("unknown word \"" + m_words[m_at - 1] + "\"",
                std::string(LegalArguments()) + LEGAL_CONDITIONS);
}

std::optional<RfcTcpImpairmentRule>
RuleParser::Build()
{
    switch (m_action)
    {
    case Action::DROP:
        return RfcTcpImpairmentRule::Drop(m_match);
    case Action::COUNT:
        return RfcTcpImpairmentRule::Count(m_match);
    case Action::DUPLICATE:
        return RfcTcpImpairmentRule::Duplicate(m_match, static_cast<uint32_t>(m_copies), m_spacing);
    case Action::DELAY:
        if (!m_delay)
        {
            Fail("how long is missing", "by TIME");
            return std::nullopt;
        }
        return RfcTcpImpairmentRule::Delay(m_match, *m_delay);
    case Action::REORDER:
        if (!m_later)
        {
            Fail("how far is missing", "by N");
            return std::nullopt;
        }
        return RfcTcpImpairmentRule::Reorder(m_match, static_cast<uint32_t>(*m_later), m_timeout);
    case Action::CORRUPT:
        if (m_mask && !m_octet)
        {
            Fail("\"mask\" without octet", "octet N mask N");
            return std::nullopt;
        }
        return m_octet ? RfcTcpImpairmentRule::Corrupt(m_match,
                                                       static_cast<uint32_t>(*m_octet),
                                                       static_cast<uint8_t>(m_mask.value_or(1)))
                       : RfcTcpImpairmentRule::Corrupt(m_match);
    }
    return std::nullopt;
}

std::optional<RfcTcpImpairmentRule>
RuleParser::Parse()
{
    if (!ParseAction() || !ParseKind())
    {
        return std::nullopt;
    }
    while (m_at < m_words.size())
    {
        if (!ParseCondition(ToLower(m_words[m_at++])))
        {
            return std::nullopt;
        }
    }
    return Build();
}

} // namespace

} // namespace ns3::rfctcp::impairment

namespace ns3
{

std::optional<RfcTcpImpairmentRule>
RfcTcpImpairmentRule::Parse(const std::string& text, std::string& error)
{
    rfctcp::impairment::RuleParser parser(text);
    auto rule = parser.Parse();
    if (!rule)
    {
        error = parser.Error();
    }
    return rule;
}

} // namespace ns3
