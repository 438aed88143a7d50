/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMMON_RESULTS_DIRECTORY_H
#define RFC_TCP_COMMON_RESULTS_DIRECTORY_H

#include "results-listing.h"

#include <filesystem>
#include <optional>
#include <ostream>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace common
{

/** Where a program wants its results, and what it may replace there. */
struct ResultsRequest
{
    std::string program;               ///< who makes them, as "rfc-tcp-compare"
    std::string standard;              ///< the folder if the user names none, as "results/compare"
    std::vector<std::string> names;    ///< files and folders that the program makes in the folder
    std::optional<std::string> folder; ///< that the user has named
    bool overwrite{false};             ///< replace the results of an earlier run
};

/**
 * The folder of the results of a program. Nothing in it is replaced or removed but what the program
 * can prove to have made: each file is made here, is listed in the folder with its inode before
 * there is anything in it, and with its size and CRC-32 when it is complete.
 *
 * Without the user's wish for a folder it is the standard one, or the first free one of the same
 * name with a number: results/compare, results/compare-2, ... One that the user names must be new,
 * empty or, with overwrite, the results of an earlier run of the same program. Then that run's
 * files are removed, provided that none has changed and nothing else is in their way; otherwise
 * nothing is. While the program runs, no other run can replace the results.
 *
 * Processes that the program forks may make files too.
 */
class ResultsDirectory
{
  public:
    /**
     * @param request what the user wants
     * @throw std::invalid_argument if the folder cannot be used, with the reason; nothing was
     * changed
     */
    explicit ResultsDirectory(const ResultsRequest& request);
    /** Completes all files of all processes. */
    ~ResultsDirectory();
    ResultsDirectory(const ResultsDirectory&) = delete;
    ResultsDirectory& operator=(const ResultsDirectory&) = delete;

    /** @return where it is, absolute */
    const std::filesystem::path& GetPath() const;

    /**
     * Make an empty file, and the folders it is in. One made before by the same run is emptied.
     *
     * @param name relative to the folder; one of the names of the request, or in one of them
     * @return its path, to be opened for writing
     * @throw std::runtime_error if that is impossible, or if somebody else has made such a file
     */
    std::string Create(const std::string& name);

    /** The files that this process has made are complete. */
    void Complete();

    /** @param os told where the results go, and why not to the standard folder if so */
    void Announce(std::ostream& os) const;

  private:
    /** @param folder that nobody uses @return false if it turns out to be in use */
    bool Claim(const std::filesystem::path& folder);
    /** Use the folder that the user has named. */
    void ClaimNamed(const std::filesystem::path& folder);
    /** Remove the results of an earlier run. */
    void Replace();
    /** @param lines for the list */
    void Append(const std::string& lines) const;
    /** @param reason why the folder cannot be used */
    [[noreturn]] void Refuse(const std::string& reason) const;

    ResultsRequest m_request;                           ///< what the user wants
    std::filesystem::path m_path;                       ///< see GetPath
    int m_list{-1};                                     ///< the list, open and locked
    std::vector<std::pair<pid_t, std::string>> m_files; ///< by whom made, not known as complete
};

} // namespace common

#endif // RFC_TCP_COMMON_RESULTS_DIRECTORY_H
