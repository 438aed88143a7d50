/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "records/connection-database.h"

#if __has_include(<sqlite3.h>) && __has_include("ns3/sqlite-output.h")

#include "records/connection-columns.h"
#include "records/record-file.h"

#include "ns3/abort.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/sqlite-output.h"

#include <filesystem>

namespace ns3::rfctcp
{

namespace
{

constexpr uint32_t APPLICATION_ID = 0x52746370; ///< "Rtcp" in the header of our databases

/** @param text any @return it as a literal of SQL */
std::string
Literal(const std::string& text)
{
    std::string literal = "'";
    for (const char character : text)
    {
        literal += character == '\'' ? "''" : std::string(1, character);
    }
    return literal + "'";
}

/** Writes by ns-3's stats module. */
class SqliteConnectionDatabase : public ConnectionDatabase
{
  public:
    /** @param path of a new database */
    explicit SqliteConnectionDatabase(const std::string& path)
        : m_path(path),
          m_output(path)
    {
        Execute("PRAGMA application_id = " + std::to_string(APPLICATION_ID));
        Execute("PRAGMA synchronous = OFF"); // a simulation that dies harms nothing
        Execute("CREATE TABLE run (name TEXT, value TEXT)");
        Execute("INSERT INTO run VALUES ('description', " + Literal(DescribeRun()) + ")");
        Execute("INSERT INTO run VALUES ('seed', '" + std::to_string(RngSeedManager::GetSeed()) +
                "'), ('run', '" + std::to_string(RngSeedManager::GetRun()) + "')");
        std::string columns;
        for (const auto& column : GetConnectionColumns())
        {
            const char* type = column.type == ConnectionColumn::TEXT   ? "TEXT"
                               : column.type == ConnectionColumn::REAL ? "REAL"
                                                                       : "INTEGER";
            columns += (columns.empty() ? "\"" : ", \"") + column.name + "\" " + type;
        }
        Execute("CREATE TABLE connections (" + columns + ")");
    }

    void Write(const ConnectionSummary& connection) override
    {
        std::string values;
        for (const auto& column : GetConnectionColumns())
        {
            const std::string field = column.write(connection);
            values += values.empty() ? "" : ", ";
            values += field.empty()                           ? "NULL"
                      : column.type == ConnectionColumn::TEXT ? Literal(field)
                                                              : field;
        }
        Execute("INSERT INTO connections VALUES (" + values + ")");
    }

  private:
    void Execute(const std::string& command)
    {
        NS_ABORT_MSG_UNLESS(m_output.SpinExec(command), "Cannot write " << m_path);
    }

    std::string m_path;    ///< for messages
    SQLiteOutput m_output; ///< the database
};

} // namespace

std::unique_ptr<ConnectionDatabase>
ConnectionDatabase::Create(const std::string& path)
{
    RequireOurs(path, "Rtcp", 68); // [SQLite database file format 1.3]: the application id
    std::filesystem::remove(path);
    return std::make_unique<SqliteConnectionDatabase>(path);
}

} // namespace ns3::rfctcp

#else

namespace ns3::rfctcp
{

std::unique_ptr<ConnectionDatabase>
ConnectionDatabase::Create(const std::string&)
{
    return nullptr;
}

} // namespace ns3::rfctcp

#endif
