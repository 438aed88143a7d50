/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_STACKS_H
#define RFC_TCP_COMPARE_STACKS_H

#include "ns3/node-container.h"
#include "ns3/nstime.h"
#include "ns3/type-id.h"

#include <string>
#include <vector>

namespace compare
{

/** A TCP under test; both nodes of a run use the same one. */
struct Stack
{
    std::string name;       ///< in files and tables, as "built-in"
    std::string title;      ///< above pictures
    std::string preset;     ///< of RfcTcp, or empty
    ns3::TypeId protocol;   ///< a TCP that is installed in the stack
    ns3::TypeId socketType; ///< the factory that makes the sockets of the applications
};

extern const char* const STACKS_HELP; ///< how --tcp names a TCP

/**
 * @param text list of TCPs, separated by commas, as of --tcp
 * @return these
 * @throw std::invalid_argument naming the legal values
 */
std::vector<Stack> ParseStacks(const std::string& text);

/**
 * @param text list of words for a user's own program, separated by commas, as of --tcp
 * @return these, with names only
 * @throw std::invalid_argument if one cannot be a file name or a word of the shell
 */
std::vector<Stack> NameStacks(const std::string& text);

/**
 * Give all TCPs the same values for all attributes that matter here, as defaults of the
 * attributes. Whatever is not set here keeps the default of the TCP.
 */
void SetCommonAttributes();

/** @param msl maximum segment lifetime @param sack whether to offer SACK; become defaults */
void SetRunAttributes(ns3::Time msl, bool sack);

/** @param stack TCP to install @param nodes without a stack so far */
void InstallStack(const Stack& stack, const ns3::NodeContainer& nodes);

} // namespace compare

#endif // RFC_TCP_COMPARE_STACKS_H
