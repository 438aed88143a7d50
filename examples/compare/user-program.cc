/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "user-program.h"

#include "common/record-table.h"
#include "common/temporary-folder.h"
#include "simulation.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <set>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace compare
{

namespace
{

namespace fs = std::filesystem;

/** Runs a command of the shell. @param folder where @throw std::runtime_error if the command fails
 */
void
RunCommand(const std::string& command, const fs::path& folder)
{
    std::cout.flush();
    const pid_t child = fork();
    if (child == 0)
    {
        prctl(PR_SET_PDEATHSIG, SIGKILL); // the time limit ends this process alone
        if (chdir(folder.c_str()) == 0)
        {
            execl("/bin/sh", "sh", "-c", ("exec " + command).c_str(), nullptr);
        }
        _exit(127);
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
    {
        throw std::runtime_error(command + ": " +
                                 (WIFSIGNALED(status)
                                      ? "signal " + std::to_string(WTERMSIG(status))
                                      : "exit status " + std::to_string(WEXITSTATUS(status))));
    }
}

/** Copies all files of a folder. @param to folder within the results */
void
Keep(const fs::path& folder, const std::string& to, common::ResultsDirectory& output)
{
    for (const auto& file : fs::recursive_directory_iterator(folder))
    {
        if (file.is_regular_file())
        {
            const std::string name = fs::relative(file.path(), folder).string();
            fs::copy_file(file.path(),
                          output.Create(to + "/" + name),
                          fs::copy_options::overwrite_existing);
        }
    }
}

/** @return the files in a folder whose names end so, in the order of their names */
std::vector<fs::path>
FindFiles(const fs::path& folder, const std::string& ending)
{
    std::vector<fs::path> found;
    if (!fs::exists(folder))
    {
        return found; // a program that fails leaves nothing
    }
    for (const auto& file : fs::recursive_directory_iterator(folder))
    {
        const std::string name = file.path().filename().string();
        if (name.size() > ending.size() &&
            name.compare(name.size() - ending.size(), ending.size(), ending) == 0)
        {
            found.push_back(file.path());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

/** Adds up the connections of a run. */
class Sums
{
  public:
    /** @param table of connections @param row one of them */
    void Add(const common::RecordTable& table, std::size_t row)
    {
        AddTo(m_handshake, table.GetNumber(row, "handshake_time"));
        AddTo(m_completion, table.GetNumber(row, "completion_time"));
        std::optional<double> firstFin;
        std::optional<double> lastEnd;
        for (const std::string end : {"a", "b"})
        {
            const auto number = [&](const std::string& name) {
                return table.GetNumber(row, name + "_" + end);
            };
            const auto timeWait = number("time_wait");
            const auto closed = number("closed");
            const auto finSent = number("fin_sent");
            if (timeWait && closed)
            {
                AddTo(m_timeWait, *closed - *timeWait);
            }
            if (finSent && (!firstFin || *finSent < *firstFin))
            {
                firstFin = finSent;
            }
            const auto over = timeWait ? timeWait : closed;
            m_open = m_open || !over;
            if (over && (!lastEnd || *over > *lastEnd))
            {
                lastEnd = over;
            }
            AddEnd(table.GetText(row, "state_" + end), table.GetText(row, "reason_" + end));
        }
        if (firstFin && lastEnd && !m_open)
        {
            AddTo(m_close, *lastEnd - *firstFin);
        }
        for (const std::string way : {"a2b", "b2a"})
        {
            const auto count = [&](const std::string& name) {
                return static_cast<uint32_t>(table.GetNumber(row, name + "_" + way).value_or(0));
            };
            m_result.segments += count("total_packets");
            m_result.retransmissions += count("rexmt_data_pkts");
            m_result.segmentsLost += count("lost_pkts");
        }
    }

    /** @return the result of the run */
    RunResult Get()
    {
        m_result.handshakeSeconds = m_handshake.Get();
        m_result.closeSeconds = m_close.Get();
        m_result.completionSeconds = m_completion.Get();
        m_result.timeWaitSeconds = m_timeWait.Get();
        m_result.knowsBytes = false;
        m_result.verdict = m_failed                 ? Verdict::FAILED
                           : m_result.stuckEnds > 0 ? Verdict::STUCK
                           : m_open                 ? Verdict::INCOMPLETE
                                                    : Verdict::CLEAN;
        return m_result;
    }

  private:
    /** A mean in the making. */
    struct Mean
    {
        double sum{0};        ///< of the values
        std::size_t count{0}; ///< number of values

        /** @return the mean; NaN without a value */
        double Get() const
        {
            return count > 0 ? sum / static_cast<double>(count) : RunResult::NONE;
        }
    };

    static void AddTo(Mean& mean, std::optional<double> value)
    {
        if (value)
        {
            mean.sum += *value;
            ++mean.count;
        }
    }

    /** @param state in which the simulation leaves an end @param reason why the connection ended */
    void AddEnd(const std::string& state, const std::string& reason)
    {
        static const std::set<std::string> WAITING{"SYN_SENT",
                                                   "SYN_RCVD",
                                                   "FIN_WAIT_1",
                                                   "CLOSING",
                                                   "LAST_ACK"}; // for a segment of the peer
        static const std::set<std::string> ERRORS{"REFUSED",
                                                  "RESET",
                                                  "TIMED_OUT",
                                                  "USER_TIMEOUT",
                                                  "UNREACHABLE"};
        m_result.stuckEnds += WAITING.count(state) > 0 ? 1 : 0;
        m_failed = m_failed || ERRORS.count(reason) > 0;
    }

    RunResult m_result;   ///< so far
    Mean m_handshake;     ///< seconds
    Mean m_close;         ///< seconds
    Mean m_completion;    ///< seconds
    Mean m_timeWait;      ///< seconds
    bool m_open{false};   ///< a connection is not over at one end
    bool m_failed{false}; ///< an end was told of an error
};

} // namespace

const char* const USER_PROGRAM_HELP =
    R"(Your own program: --program="./my-simulation --flows=3" runs it for each TCP and run with
--tcp=NAME --RngSeed=SEED --RngRun=RUN added, NAME as in --tcp (default: builtin,rfc), in an empty
folder whose files are kept in runs/program/loss-0/run-N/NAME. It must call
RfcTcpTraceHelper::EnableConnections(), from which all numbers come: times are means over the
connections of a run, handshake is the client's, close goes from the first FIN to the moment when
both ends are in TIME-WAIT or CLOSED; an end is stuck that the simulation leaves in SYN-SENT,
SYN-RECEIVED, FIN-WAIT-1, CLOSING or LAST-ACK; what applications have got is not known. With
EnableSegmentLog() and EnableStateLog() there are ladders of the first connection, too.
)";

std::string
FindSegmentLog(const fs::path& folder)
{
    const std::string ending = "-segments.csv";
    const auto found = FindFiles(folder, ending);
    return found.empty()
               ? ""
               : found.front().string().substr(0, found.front().string().size() - ending.size());
}

RunResult
RunUserProgram(const RunSpec& spec, common::ResultsDirectory& output)
{
    const common::TemporaryFolder folder;
    RunCommand(spec.scenario->program + " --tcp=" + spec.stack->name + " --RngSeed=" +
                   std::to_string(spec.seed) + " --RngRun=" + std::to_string(spec.run + 1),
               folder.GetPath());
    Keep(folder.GetPath(), GetFilePrefix(spec), output);
    const auto files = FindFiles(folder.GetPath(), "-connections.csv"); // one a rank
    if (files.empty())
    {
        throw std::runtime_error(spec.scenario->program +
                                 " leaves no PREFIX-connections.csv in its folder: it must call "
                                 "RfcTcpTraceHelper::EnableConnections()");
    }
    Sums sums;
    for (const fs::path& file : files)
    {
        const common::RecordTable table(file.string());
        for (std::size_t row = 0; row < table.GetSize(); ++row)
        {
            sums.Add(table, row);
        }
    }
    return sums.Get();
}

} // namespace compare
