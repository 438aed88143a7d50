/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "explorer.h"
#include "rendering.h"
#include "scenarios.h"

#include <charconv>
#include <cstring>
#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

// The program behind ./rfc-tcp explore.

using namespace ns3::rfctcp::explore;

namespace
{

constexpr const char* USAGE = R"(usage: explore [OPTION...] [SCENARIO...]

Visits every state that two connections and the network between them can reach, and checks what
must hold in each of them. Without SCENARIO: all of them.

  --large            the bounds of doc/exploration.rst, instead of those of the tests
  --list             print the scenarios
  --octets=N         octets that each user who sends may send
  --segments=N       segments on their way at most
  --losses=N         segments lost at most
  --duplicates=N     segments that arrive twice at most
  --delays=N         timers at most that fire before what is on its way
  --limit=N          states at most
  --verify           compare the successors of states that count as the same
  --script=0|1       print a counterexample also as packetdrill script of this host
  --quiet            no progress

The exit status is 0 if each scenario ends as it must, 1 if not, 2 if the command line is wrong.
)";

/** What the command line says. */
struct Arguments
{
    std::vector<Scenario> scenarios; ///< to explore
    ExploreOptions options;          ///< how
    int script{-1};                  ///< number of a host
};

/** @param message what is wrong with the command line */
[[noreturn]] void
Refuse(const std::string& message)
{
    std::cerr << "explore: " << message << "; --help explains\n";
    std::exit(2);
}

/** @param argument --NAME=NUMBER @param name --NAME= @param most greatest legal number @return the
 *  number, if it is that option */
std::optional<uint64_t>
NumberOf(const std::string& argument, const char* name, uint64_t most)
{
    if (argument.compare(0, std::strlen(name), name) != 0)
    {
        return std::nullopt;
    }
    uint64_t number = 0;
    const char* const begin = argument.c_str() + std::strlen(name);
    const char* const end = argument.c_str() + argument.size();
    const auto [rest, error] = std::from_chars(begin, end, number);
    if (begin == end || rest != end || error != std::errc{} || number > most)
    {
        Refuse(argument + " needs a number from 0 to " + std::to_string(most));
    }
    return number;
}

/** @param name of a scenario @param large with its large bounds @return it */
Scenario
Choose(const std::string& name, bool large)
{
    const auto scenario = FindScenario(name, large);
    if (!scenario)
    {
        Refuse("no scenario " + name + ", see --list");
    }
    return *scenario;
}

/** @param words of the command line @return what they say */
Arguments
Parse(const std::vector<std::string>& words)
{
    Arguments arguments;
    arguments.options.progress = &std::cerr;
    bool large = false;
    std::vector<std::string> names;
    for (const std::string& word : words)
    {
        if (word == "--help")
        {
            std::cout << USAGE;
            std::exit(0);
        }
        if (word == "--list")
        {
            for (const Scenario& scenario : AllScenarios(false))
            {
                std::cout << std::left << std::setw(14) << scenario.name << scenario.about << '\n';
            }
            std::exit(0);
        }
        large = large || word == "--large";
        if (word.compare(0, 2, "--") != 0)
        {
            names.push_back(word);
        }
    }
    if (names.empty())
    {
        arguments.scenarios = AllScenarios(large);
    }
    for (const std::string& name : names)
    {
        arguments.scenarios.push_back(Choose(name, large));
    }
    for (const std::string& word : words)
    {
        constexpr uint64_t MOST = 7;
        if (const auto limit = NumberOf(word, "--limit=", UINT32_MAX / 2))
        {
            arguments.options.limit = *limit;
        }
        else if (const auto script = NumberOf(word, "--script=", 1))
        {
            arguments.script = static_cast<int>(*script);
        }
        else if (word == "--verify")
        {
            arguments.options.verify = true;
        }
        else if (word == "--quiet")
        {
            arguments.options.progress = nullptr;
        }
        else if (word.compare(0, 2, "--") == 0 && word != "--large")
        {
            bool known = false;
            for (Scenario& scenario : arguments.scenarios)
            {
                const auto set = [&](const char* name, auto... targets) {
                    if (const auto number = NumberOf(word, name, MOST))
                    {
                        ((*targets = static_cast<uint8_t>(*number)), ...);
                        known = true;
                    }
                };
                set("--segments=", &scenario.capacity);
                set("--losses=", &scenario.losses);
                set("--duplicates=", &scenario.duplicates);
                set("--delays=", &scenario.delays);
                for (UserPlan& user : scenario.users)
                {
                    if (user.octets > 0)
                    {
                        set("--octets=", &user.octets);
                    }
                }
            }
            if (!known)
            {
                Refuse("unknown option " + word);
            }
        }
    }
    return arguments;
}

/** @param scenario to explore @param arguments of the command line @return true if it ends as it
 *  must */
bool
Run(const Scenario& scenario, const Arguments& arguments)
{
    std::cout << scenario.name << ": " << scenario.about << "\n  octets "
              << int{scenario.users[0].octets} << " and " << int{scenario.users[1].octets}
              << ", segments " << int{scenario.capacity} << ", losses " << int{scenario.losses}
              << ", duplicates " << int{scenario.duplicates} << ", delays " << int{scenario.delays}
              << std::endl;
    const Result result = Explore(scenario, arguments.options);
    std::cout << "  " << result.states << " states, " << result.edges << " edges, " << result.ends
              << " ends, " << result.waits << " states that come again, " << std::fixed
              << std::setprecision(1) << result.seconds << " s"
              << (result.complete ? "" : ", NOT COMPLETE") << std::endl;
    std::cout << std::defaultfloat << std::setprecision(6);
    if (!result.counterexample)
    {
        std::cout << "  every rule holds\n\n";
        return result.complete && scenario.expected.empty();
    }
    std::cout << "  "
              << (result.counterexample->rule == scenario.expected ? "As expected" : "BROKEN")
              << ": " << result.counterexample->rule << "\n\n";
    DrawLadder(std::cout, scenario, result.counterexample->events);
    std::cout << '\n';
    if (arguments.script >= 0)
    {
        WriteScript(std::cout,
                    scenario,
                    result.counterexample->events,
                    static_cast<uint8_t>(arguments.script));
        std::cout << '\n';
    }
    return result.counterexample->rule == scenario.expected;
}

} // namespace

int
main(int argc, char** argv)
{
    const Arguments arguments = Parse(std::vector<std::string>(argv + 1, argv + argc));
    bool good = true;
    for (const Scenario& scenario : arguments.scenarios)
    {
        good = Run(scenario, arguments) && good;
    }
    return good ? 0 : 1;
}
