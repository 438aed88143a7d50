/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_RECORDS_CONNECTION_DATABASE_H
#define RFC_TCP_RECORDS_CONNECTION_DATABASE_H

#include "records/connection-table.h"

#include <memory>
#include <string>

namespace ns3::rfctcp
{

/** The connections of a simulation in SQLite: table "connections", and table "run" (name, value).
 */
class ConnectionDatabase
{
  public:
    /**
     * Aborts if the file cannot be written, or if it is in the way of one that is not ours.
     * @param path of the file
     * @return an empty database; nullptr if ns-3 was built without SQLite
     */
    static std::unique_ptr<ConnectionDatabase> Create(const std::string& path);
    virtual ~ConnectionDatabase() = default;

    /** @param connection that is over */
    virtual void Write(const ConnectionSummary& connection) = 0;
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_RECORDS_CONNECTION_DATABASE_H
