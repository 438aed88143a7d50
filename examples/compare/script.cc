/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "script.h"

#include "common/option-text.h"
#include "model/internal/text.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <stdexcept>

namespace compare
{

const char* const SCRIPT_HELP =
    R"(A script is a list of steps, separated by semicolons: [WHEN] ACT
  WHEN  nothing: at once; "after 2s" (since the step before); "on EOF" (the peer's end of data);
        "on data 1000" (octets received in all); "together" (both ends have come to such a step;
        they go on at one instant, 1 s later)
  ACT   "send 300" (octets, or 100kB, 2MB), "shutdown" (ShutdownSend), "close", "abort" (Close on a
        TCP without such a call), "pause" and "resume" (reading)
The first step may be "connect", "listen" or "closed" (nobody is at the port). A script that does not
say so connects at the client and listens at the server.
)";

namespace
{

/** Reads the words of one step. */
class StepParser
{
  public:
    /** @param text the step */
    explicit StepParser(const std::string& text)
        : m_text(text),
          m_words(text)
    {
    }

    /** @return the step @throw std::invalid_argument */
    Step Parse()
    {
        Step step;
        std::string word = Next(WORDS);
        if (word == "after")
        {
            step.when = When::AFTER;
            step.delay = ParseDelay(Next("a time, as 10ms"));
            word = Next(ACTS);
        }
        else if (word == "together")
        {
            step.when = When::TOGETHER;
            word = Next(ACTS);
        }
        else if (word == "on")
        {
            word = Next(EVENTS);
            if (word == "data")
            {
                step.when = When::DATA;
                step.octets = ParseSize(Next(SIZE));
            }
            else if (word == "EOF" || word == "eof")
            {
                step.when = When::END_OF_DATA;
            }
            else
            {
                Reject(EVENTS);
            }
            word = Next(ACTS);
        }
        step.act = ParseAct(word);
        if (step.act == Act::SEND)
        {
            step.size = ParseSize(Next(SIZE));
        }
        if (std::string rest; m_words >> rest)
        {
            Reject("a semicolon before \"" + rest + "\"");
        }
        return step;
    }

  private:
    static constexpr const char* ACTS = "send, shutdown, close, abort, pause or resume";
    static constexpr const char* EVENTS = "EOF or data";
    static constexpr const char* SIZE = "a number of octets, as 300 or 100kB";
    static constexpr const char* WORDS =
        "after, on, together, send, shutdown, close, abort, pause or resume";

    /** @param legal what must be there @throw std::invalid_argument */
    [[noreturn]] void Reject(const std::string& legal) const
    {
        throw std::invalid_argument("step \"" + m_text + "\": there must be " + legal);
    }

    /** @param legal what must come @return the next word */
    std::string Next(const std::string& legal)
    {
        std::string word;
        if (!(m_words >> word))
        {
            Reject(legal);
        }
        return word;
    }

    /** @param word a time @return the time */
    ns3::Time ParseDelay(const std::string& word) const
    {
        static const std::map<std::string, ns3::Time::Unit> UNITS{{"us", ns3::Time::US},
                                                                  {"ms", ns3::Time::MS},
                                                                  {"s", ns3::Time::S},
                                                                  {"min", ns3::Time::MIN}};
        const std::size_t digits = word.find_first_not_of("0123456789.");
        const auto unit =
            digits == std::string::npos ? UNITS.end() : UNITS.find(word.substr(digits));
        const auto value = common::ParseNumber<double>(word.substr(0, digits));
        if (unit == UNITS.end() || !value || !(*value >= 0 && *value <= 1e6))
        {
            Reject("a time in us, ms, s or min after \"after\", as 10ms");
        }
        return ns3::Time::FromDouble(*value, unit->second);
    }

    /** @param word a number of octets @return the number */
    uint64_t ParseSize(const std::string& word) const
    {
        static const std::map<std::string, uint64_t> UNITS{{"", 1},
                                                           {"B", 1},
                                                           {"kB", 1000},
                                                           {"MB", 1'000'000}};
        const std::size_t digits = std::min(word.find_first_not_of("0123456789"), word.size());
        const auto unit = UNITS.find(word.substr(digits));
        if (digits == 0 || digits > 9 || unit == UNITS.end())
        {
            Reject(SIZE);
        }
        return std::stoull(word.substr(0, digits)) * unit->second;
    }

    /** @param word an act @return the act */
    Act ParseAct(const std::string& word) const
    {
        static const std::map<std::string, Act> ACT_WORDS{{"send", Act::SEND},
                                                          {"shutdown", Act::SHUTDOWN},
                                                          {"close", Act::CLOSE},
                                                          {"abort", Act::ABORT},
                                                          {"pause", Act::PAUSE},
                                                          {"resume", Act::RESUME}};
        const auto found = ACT_WORDS.find(word);
        if (found == ACT_WORDS.end())
        {
            Reject(std::string(ACTS) + " in place of \"" + word + "\"");
        }
        return found->second;
    }

    std::string m_text;         ///< the step
    std::istringstream m_words; ///< what is left of the step
};

/** @param text any text @return the text without blanks at both ends */
std::string
Trim(const std::string& text)
{
    const std::size_t begin = text.find_first_not_of(" \t");
    return begin == std::string::npos
               ? std::string()
               : text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

/** @throw std::invalid_argument if a step cannot happen after the ones before */
void
CheckOrder(const std::vector<Step>& steps)
{
    bool noMoreData = false;
    bool closed = false;
    for (const Step& step : steps)
    {
        if (closed || (noMoreData && step.act == Act::SEND))
        {
            throw std::invalid_argument(closed ? "no step may follow close or abort"
                                               : "no data can be sent after shutdown");
        }
        noMoreData = noMoreData || step.act == Act::SHUTDOWN;
        closed = step.act == Act::CLOSE || step.act == Act::ABORT;
    }
}

} // namespace

uint64_t
Script::CountOctets() const
{
    uint64_t octets = 0;
    for (const Step& step : steps)
    {
        octets += step.size;
    }
    return octets;
}

bool
Script::Closes() const
{
    return !steps.empty() && (steps.back().act == Act::CLOSE || steps.back().act == Act::ABORT);
}

Script
ParseScript(const std::string& text, OpenBy openBy)
{
    static const std::map<std::string, OpenBy> OPENINGS{{"connect", OpenBy::CONNECT},
                                                        {"listen", OpenBy::LISTEN},
                                                        {"closed", OpenBy::NOTHING}};
    Script script{openBy, {}};
    bool first = true;
    for (const std::string& part : ns3::rfctcp::Split(text, ';'))
    {
        const std::string step = Trim(part);
        const auto opening = OPENINGS.find(step);
        if (first && opening != OPENINGS.end())
        {
            script.openBy = opening->second;
        }
        else if (!step.empty())
        {
            script.steps.push_back(StepParser(step).Parse());
        }
        first = false;
    }
    if (script.openBy == OpenBy::NOTHING && !script.steps.empty())
    {
        throw std::invalid_argument("no step may follow closed");
    }
    CheckOrder(script.steps);
    return script;
}

} // namespace compare
