/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_RECORDS_CONNECTION_COLUMNS_H
#define RFC_TCP_RECORDS_CONNECTION_COLUMNS_H

#include "records/connection-table.h"

#include <functional>
#include <string>
#include <vector>

namespace ns3::rfctcp
{

/** A column of the summary of connections. */
struct ConnectionColumn
{
    /** Type of its fields. */
    enum Type
    {
        TEXT,    ///< any text
        INTEGER, ///< decimal
        REAL,    ///< decimal
    };

    std::string name; ///< of the column
    Type type;        ///< of its fields
    /** @param connection to describe @return its field; empty if it is not known */
    std::function<std::string(const ConnectionSummary& connection)> write;
};

/** @return all columns in their order: names of tcptrace's long CSV format where there are some */
const std::vector<ConnectionColumn>& GetConnectionColumns();

} // namespace ns3::rfctcp

#endif // RFC_TCP_RECORDS_CONNECTION_COLUMNS_H
