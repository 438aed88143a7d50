/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "records/record-file.h"

#include "records/parallel.h"

#include "ns3/abort.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/version-defines.h"

#include <filesystem>
#include <set>

namespace ns3::rfctcp
{

namespace
{

const char* const MARK = "# rfc-tcp record of "; ///< how our files begin

std::set<std::filesystem::path> g_inUse; ///< files of this simulation

} // namespace

std::string
RecordPath(const std::string& prefix, const std::string& suffix)
{
    return IsDistributed() ? prefix + "-rank" + std::to_string(GetRank()) + suffix
                           : prefix + suffix;
}

std::string
DescribeVersions()
{
    return "rfc-tcp 0.1, ns-" + std::to_string(NS3_VERSION_MAJOR) + "." +
           std::to_string(NS3_VERSION_MINOR);
}

std::string
DescribeRun()
{
    return DescribeVersions() + ", seed " + std::to_string(RngSeedManager::GetSeed()) + ", run " +
           std::to_string(RngSeedManager::GetRun());
}

void
RequireOurs(const std::string& path, const std::string& mark, std::streamoff offset)
{
    NS_ABORT_MSG_UNLESS(g_inUse.insert(std::filesystem::weakly_canonical(path)).second,
                        path << " is written by an earlier call of RfcTcpTraceHelper. Choose "
                                "another prefix");
    const auto status = std::filesystem::symlink_status(path);
    if (!std::filesystem::exists(status))
    {
        return;
    }
    std::string begin(mark.size(), '\0');
    if (std::filesystem::is_regular_file(status))
    {
        std::ifstream file(path, std::ios::binary);
        file.seekg(offset);
        file.read(begin.data(), static_cast<std::streamsize>(begin.size()));
    }
    NS_ABORT_MSG_UNLESS(begin == mark,
                        path << " is in the way: RfcTcpTraceHelper replaces only what it has "
                                "written itself. Choose another prefix, or remove it");
}

void
ReleaseFiles()
{
    g_inUse.clear();
}

RecordFile::RecordFile(const std::string& path, const std::string& kind, const std::string& units)
    : m_path(path)
{
    RequireOurs(path, MARK + kind + ";");
    m_file.open(path);
    NS_ABORT_MSG_UNLESS(m_file, "Cannot write " << path << "; does its folder exist?");
    Write(MARK + kind + "; " + units + "; " + DescribeRun());
}

void
RecordFile::Write(const std::string& line)
{
    m_file << line + '\n' << std::flush;
    NS_ABORT_MSG_UNLESS(m_file, "Cannot write " << m_path << "; is the disk full?");
}

} // namespace ns3::rfctcp
