/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMMON_OPTION_TEXT_H
#define RFC_TCP_COMMON_OPTION_TEXT_H

#include "results-directory.h"

#include "ns3/command-line.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

namespace common
{

/**
 * @param option name of an option @param value what the user gave @param legal what is legal
 * @throw std::invalid_argument that says so
 */
[[noreturn]] void Reject(const std::string& option,
                         const std::string& value,
                         const std::string& legal);

/** @param text any text @return the number, if the text is one that the type can hold */
template <typename Number>
std::optional<Number>
ParseNumber(const std::string& text)
{
    Number number{};
    std::istringstream stream(text);
    const bool sign = std::is_unsigned_v<Number> && text.find('-') != std::string::npos;
    const bool read = !sign && stream >> number && (stream >> std::ws).eof();
    return read ? std::optional<Number>(number) : std::nullopt;
}

/**
 * Add an option whose value may have spaces: ns-3 cuts the value of a std::string at the first one.
 * @param cmd the command line
 * @param name of the option
 * @param help what it is for
 * @param value default; receives what the user gives
 */
void AddText(ns3::CommandLine& cmd,
             const std::string& name,
             const std::string& help,
             std::string& value);

/**
 * Add an option that is a time. ns-3 ends the program without the name of the option if it is none.
 * @param cmd the command line
 * @param name of the option
 * @param help what it is for
 * @param value default; receives what the user gives
 * @throw std::invalid_argument from Parse() if that is no time
 */
void AddTime(ns3::CommandLine& cmd,
             const std::string& name,
             const std::string& help,
             ns3::Time& value);

/**
 * @param option name of the option, for the message
 * @param text what the user gave
 * @param low least legal number
 * @param high greatest legal number
 * @return the number
 * @throw std::invalid_argument if the text is none, or none from @p low to @p high
 */
template <typename Number>
Number
TakeNumber(const std::string& option, const std::string& text, Number low, Number high)
{
    const auto number = ParseNumber<Number>(text);
    if (!number || *number < low || *number > high)
    {
        std::ostringstream legal;
        legal << (std::is_integral_v<Number> ? "a whole number" : "a number");
        if (std::is_integral_v<Number> || low > std::numeric_limits<Number>::lowest())
        {
            legal << " from " << low << " to " << high;
        }
        Reject(option, text, legal.str());
    }
    return *number;
}

/**
 * Add an option that is a number. ns-3 takes the beginning of a text for a number, as 4 of "4x".
 * @param cmd the command line
 * @param name of the option
 * @param help what it is for
 * @param value default; receives what the user gives
 * @param low least legal number
 * @param high greatest legal number
 * @throw std::invalid_argument from Parse() if that is no number, or none from @p low to @p high
 */
template <typename Number>
void
AddNumber(ns3::CommandLine& cmd,
          const std::string& name,
          const std::string& help,
          Number& value,
          Number low = std::numeric_limits<Number>::lowest(),
          Number high = std::numeric_limits<Number>::max())
{
    const auto take = [&value, name, low, high](const std::string& text) {
        value = TakeNumber<Number>(name, text, low, high);
        return true;
    };
    std::ostringstream standard;
    standard << value;
    cmd.AddValue(name, help, {take}, standard.str());
}

/**
 * Add an option that is a number and has no default.
 * @param cmd the command line
 * @param name of the option
 * @param help what it is for
 * @param value receives what the user gives, if the option is given
 * @param low least legal number
 * @param high greatest legal number
 * @throw std::invalid_argument from Parse() if that is no number, or none from @p low to @p high
 */
template <typename Number>
void
AddNumber(ns3::CommandLine& cmd,
          const std::string& name,
          const std::string& help,
          std::optional<Number>& value,
          Number low,
          Number high)
{
    const auto take = [&value, name, low, high](const std::string& text) {
        value = TakeNumber<Number>(name, text, low, high);
        return true;
    };
    cmd.AddValue(name, help, {take}, "");
}

/**
 * Add the options that say where the results go, and whether those of an earlier run are replaced.
 * @param cmd the command line
 * @param request receives what the user wants; the rest of it is set already
 */
void AddResultsOptions(ns3::CommandLine& cmd, ResultsRequest& request);

/**
 * Read the command line. Defaults of attributes, as --ns3::RfcTcpSocket::MinRto=1s, are checked
 * first.
 * @param cmd the command line
 * @param argc from main
 * @param argv from main
 * @throw std::invalid_argument for an attribute that does not exist or a value that is not legal
 * for it, with the legal ones, and if there are arguments that are no options
 */
void Parse(ns3::CommandLine& cmd, int argc, char* argv[]);
/** @param cmd with all options @param arguments of the program, with its name */
void Parse(ns3::CommandLine& cmd, const std::vector<std::string>& arguments);

/**
 * @param option name of the option, for the message
 * @param value what the user gave
 * @param legal whether it is legal
 * @param description of the legal values
 * @throw std::invalid_argument if it is not
 */
template <typename Number>
void
Require(const std::string& option, Number value, bool legal, const std::string& description)
{
    if (!legal)
    {
        std::ostringstream text;
        text << value;
        Reject(option, text.str(), description);
    }
}

} // namespace common

#endif // RFC_TCP_COMMON_OPTION_TEXT_H
