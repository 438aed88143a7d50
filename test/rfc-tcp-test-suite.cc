/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The tests of rfc-tcp for test.py of an ns-3 tree. They are GoogleTest programs, which the module
// builds beside this file: each of their test suites is a TestCase here, run in a process of its
// own.

#include "ns3/test.h"

#include <array>
#include <cstdio>
#include <sstream>
#include <string>
#include <sys/wait.h>

using namespace ns3;

namespace
{

/** What a program has come to. */
struct Outcome
{
    int waitStatus{-1}; ///< as of waitpid(2)
    std::string output; ///< standard output and standard error
};

/**
 * @param program path
 * @param arguments for the shell
 * @return what it has come to, once it has ended
 */
Outcome
RunProgram(const std::string& program, const std::string& arguments)
{
    Outcome outcome;
    FILE* const pipe = popen(("'" + program + "' " + arguments + " 2>&1").c_str(), "r");
    if (pipe)
    {
        std::array<char, 4096> chunk;
        while (const size_t octets = fread(chunk.data(), 1, chunk.size(), pipe))
        {
            outcome.output.append(chunk.data(), octets);
        }
        outcome.waitStatus = pclose(pipe);
    }
    return outcome;
}

/** A program that ends with status 0 if all is well. */
class ProgramTestCase : public TestCase
{
  public:
    /** @param name what it tests @param program path @param arguments for the shell */
    ProgramTestCase(const std::string& name,
                    const std::string& program,
                    const std::string& arguments)
        : TestCase(name),
          m_program(program),
          m_arguments(arguments)
    {
    }

  private:
    void DoRun() override
    {
        const Outcome outcome = RunProgram(m_program, m_arguments);
        NS_TEST_ASSERT_MSG_EQ(outcome.waitStatus, 0, outcome.output);
    }

    std::string m_program;
    std::string m_arguments;
};

/** All tests of rfc-tcp. What they are the programs say when the suite is run. */
class RfcTcpTestSuite : public TestSuite
{
  public:
    RfcTcpTestSuite()
        : TestSuite("rfc-tcp", TestSuite::Type::SYSTEM)
    {
    }

  private:
    void DoSetup() override
    {
        AddTestsOf(RFC_TCP_CORE_TEST);
        AddTestsOf(RFC_TCP_NS3_TEST);
        for (const std::string version : {"4", "6"})
        {
            AddTestCase(new ProgramTestCase("packetdrill scripts over IPv" + version,
                                            RFC_TCP_PKT,
                                            "--ip=" + version + " " RFC_TCP_PKT_ARGUMENTS));
        }
    }

    /** @param program path of a GoogleTest program */
    void AddTestsOf(const std::string& program)
    {
        const Outcome list = RunProgram(program, "--gtest_list_tests");
        NS_TEST_ASSERT_MSG_EQ(list.waitStatus, 0, program << ": " << list.output);
        // "Suite." or "Suite.  # TypeParam = ...", then its tests, which are indented
        std::istringstream lines(list.output);
        for (std::string line; std::getline(lines, line);)
        {
            const std::string suite = line.substr(0, line.find(' '));
            if (!suite.empty() && suite.back() == '.')
            {
                AddTestCase(new ProgramTestCase(suite + "*",
                                                program,
                                                "--gtest_brief=1 --gtest_filter='" + suite + "*'"));
            }
        }
    }
};

RfcTcpTestSuite g_rfcTcpTestSuite; ///< registers itself

} // namespace
