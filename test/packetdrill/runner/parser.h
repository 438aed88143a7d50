/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_PARSER_H
#define RFC_TCP_PKT_PARSER_H

#include "ast.h"
#include "lexer.h"

#include <string>

namespace packetdrill
{

/**
 * Reads a script.
 * @param file its name, for messages
 * @param text its text
 * @param definitions names and symbols of the command line
 * @return the script; throws ScriptError
 */
Script Parse(const std::string& file, const std::string& text, const Definitions& definitions);

} // namespace packetdrill

#endif // RFC_TCP_PKT_PARSER_H
