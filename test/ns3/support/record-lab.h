/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_RECORD_LAB_H
#define RFC_TCP_TEST_RECORD_LAB_H

#include "support/csv-file.h"
#include "support/network-fixture.h"

#include <functional>
#include <string>
#include <tuple>
#include <vector>

namespace ns3::rfctcp::test
{

/** Runs connections between two nodes and reads what RfcTcpTraceHelper has written. */
class RecordLab : public NetworkTest
{
  protected:
    RecordLab();
    /** Removes the files. */
    ~RecordLab() override;

    /** @param stack TCP of both nodes @param link between them */
    void BuildBoth(Stack stack, const LinkPlan& link = {});
    /**
     * The client sends octets and closes; the server closes when it has read all of them.
     * @param octets how many @param until end of the simulation
     */
    void Converse(uint32_t octets = 3000, const Time& until = Seconds(600));
    /** The simulation is over: files are complete. */
    void Complete();
    /** @param suffix of a file, as "-states.csv" @return its lines */
    std::vector<CsvRow> Read(const std::string& suffix) const;
    /** @param suffix of a file @return its octets */
    std::string ReadText(const std::string& suffix) const;
    /** @param rows some @param column its name @param value it must have @return those rows */
    static std::vector<CsvRow> Where(const std::vector<CsvRow>& rows,
                                     const std::string& column,
                                     const std::string& value);
    /** @param rows some @param columns names of columns @return these cells, each row joined */
    static std::vector<std::string> Cells(const std::vector<CsvRow>& rows,
                                          const std::vector<std::string>& columns);
    /** @param end 0: client, 1: server @return id of that node as text */
    std::string Id(uint32_t end) const;

    std::string m_prefix; ///< of all files
    uint32_t m_first{0};  ///< id of the client's node
};

/** The same for each TCP and each version of IP. */
class RecordLabOfBoth : public RecordLab,
                        public testing::WithParamInterface<std::tuple<Stack, bool>>
{
  protected:
    RecordLabOfBoth();

    /** @return true if the nodes have RFC TCP */
    static bool IsRfcTcp();
    /** @return the TCP of the nodes */
    static Stack Tested();
};

/** @param info of a test @return its name, as "RfcTcpIpv6" */
std::string NameOf(const testing::TestParamInfo<std::tuple<Stack, bool>>& info);

} // namespace ns3::rfctcp::test

#endif // RFC_TCP_TEST_RECORD_LAB_H
