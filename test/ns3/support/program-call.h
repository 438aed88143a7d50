/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_PROGRAM_CALL_H
#define RFC_TCP_TEST_PROGRAM_CALL_H

#include <string>

namespace ns3::rfctcp::test
{

/** What a call of a program came to. */
struct ProgramCall
{
    int exitStatus{-1}; ///< -1: none
    std::string output; ///< and errors
};

/**
 * @param folder where the program runs
 * @param command for the shell
 * @return what came of it
 */
ProgramCall CallProgram(const std::string& folder, const std::string& command);

} // namespace ns3::rfctcp::test

#endif // RFC_TCP_TEST_PROGRAM_CALL_H
