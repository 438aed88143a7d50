/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMMON_RESULTS_LISTING_H
#define RFC_TCP_COMMON_RESULTS_LISTING_H

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <sys/types.h>

namespace common
{

/** What is in a file. */
struct Digest
{
    uint64_t size{0}; ///< octets
    uint32_t crc{0};  ///< CRC-32 of all of them
};

/** How a file that a program has made can be told from another one of its name. */
struct OwnFile
{
    dev_t device{0};              ///< of the file system
    ino_t inode{0};               ///< of the file
    std::optional<Digest> digest; ///< once the program had finished it
};

/**
 * The list of the files that a program has made in its folder of results. Every line is written
 * before anything can be in the file that it names, so that a program that dies leaves no file that
 * is not listed.
 */
class ResultsListing
{
  public:
    static constexpr const char* NAME = "rfc-tcp-files.txt"; ///< in the folder of the results

    /** @param program that makes the files @return the first line of a list */
    static std::string GetHeader(const std::string& program);
    /** @param name of a folder that was made @return its line */
    static std::string GetFolderLine(const std::string& name);
    /** @param name of a file that was made @param file its identity @return its line */
    static std::string GetFileLine(const std::string& name, const OwnFile& file);
    /** @param name of a file that is complete @param digest what is in it @return its line */
    static std::string GetDigestLine(const std::string& name, const Digest& digest);

    /**
     * @param path of a list
     * @param program that must have made it
     * @return the list; nothing if it is none of that program
     */
    static std::optional<ResultsListing> Read(const std::filesystem::path& path,
                                              const std::string& program);

    /**
     * @param folder with the results
     * @param name of a file in it
     * @return true if the file is listed, is still the same file and has not changed since it was
     *         complete; a file that was never complete must be the same file
     */
    bool IsOwn(const std::filesystem::path& folder, const std::string& name) const;

    std::map<std::string, OwnFile> files; ///< by the name relative to the folder
    std::set<std::string> folders;        ///< likewise
};

/** @param folder of the results @param name in it @return false if a symbolic link leads to it */
bool HasRealParents(const std::filesystem::path& folder, const std::string& name);

/** @param path of a file @return what is in it; nothing unless it is a file that can be read */
std::optional<Digest> ReadDigest(const std::filesystem::path& path);

} // namespace common

#endif // RFC_TCP_COMMON_RESULTS_LISTING_H
