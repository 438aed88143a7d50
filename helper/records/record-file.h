/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_RECORD_FILE_H
#define RFC_TCP_RECORD_FILE_H

#include <fstream>
#include <string>

namespace ns3::rfctcp
{

/**
 * @param prefix path and start of the names of files
 * @param suffix the rest of a name, as "-states.csv"
 * @return the name; in a distributed simulation every rank has its own: PREFIX-rank1-states.csv
 */
std::string RecordPath(const std::string& prefix, const std::string& suffix);

/** @return versions of this module and of ns-3 */
std::string DescribeVersions();
/** @return versions, seed and run, as they stand in the first line of every file of records */
std::string DescribeRun();

/**
 * Aborts if there is something at a path that RfcTcpTraceHelper has not written, or if it writes
 * there already in this simulation.
 * @param path of a file that is to be written
 * @param mark octets that our files of this kind have
 * @param offset where they have them
 */
void RequireOurs(const std::string& path, const std::string& mark, std::streamoff offset = 0);
/** The files of this simulation are complete: the next one may replace them. */
void ReleaseFiles();

/**
 * A text file of records. A record is written as a whole, and at once: whenever the program dies,
 * the file ends behind a record. Its first line tells what it is, so that the next run can prove
 * that it may replace it.
 */
class RecordFile
{
  public:
    /**
     * Aborts if the file cannot be written, or if another one that is not of this kind is in its
     * place.
     * @param path of the file
     * @param kind of records, as "state transitions"
     * @param units of the columns, as "times in seconds"
     */
    RecordFile(const std::string& path, const std::string& kind, const std::string& units);

    /** Aborts if that fails, as it does on a full disk. @param line without its end */
    void Write(const std::string& line);

  private:
    std::string m_path;   ///< for messages
    std::ofstream m_file; ///< the file
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_RECORD_FILE_H
