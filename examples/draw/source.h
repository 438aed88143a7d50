/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_DRAW_SOURCE_H
#define RFC_TCP_DRAW_SOURCE_H

#include "ns3/rfc-tcp-journal.h"

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace draw
{

/** A connection in a file. */
struct Connection
{
    uint32_t number{0};   ///< in the file
    ns3::Address client;  ///< its end
    ns3::Address server;  ///< its end
    ns3::Time first;      ///< its first segment was sent
    std::size_t count{0}; ///< number of segments
    uint64_t octets{0};   ///< of text, both ways
};

/** @param text any @param end any @return true if the text ends so */
bool EndsWith(const std::string& text, const std::string& end);
/** @param end of a connection @param port any @return true if the end has that port */
bool HasPort(const ns3::Address& end, uint16_t port);

/**
 * @param file a log of segments or states, a capture, or two captures with + between them
 * @return what is in it
 * @throw std::invalid_argument if it cannot be read
 */
ns3::RfcTcpJournal Load(const std::string& file);

/** @param journal what is in a file @return its connections, in order of their first segments */
std::vector<Connection> FindConnections(const ns3::RfcTcpJournal& journal);

/** @param os told of all @param connections in a file */
void PrintConnections(std::ostream& os, const std::vector<Connection>& connections);

/**
 * @param file for the message
 * @param connections in it
 * @param number wanted, if one is
 * @param port of either end, if one is wanted
 * @return the first connection that fits
 * @throw std::invalid_argument if there is none
 */
const Connection& Choose(const std::string& file,
                         const std::vector<Connection>& connections,
                         std::optional<uint32_t> number,
                         std::optional<uint16_t> port);

} // namespace draw

#endif // RFC_TCP_DRAW_SOURCE_H
