/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "results-listing.h"

#include "model/internal/text.h"

#include <array>
#include <boost/crc.hpp>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <vector>

namespace common
{

namespace
{

/** @param name from a list @return true if it leads to a place within the folder */
bool
IsInside(const std::string& name)
{
    const std::filesystem::path path = name;
    return !name.empty() && path.is_relative() && path == path.lexically_normal() &&
           *path.begin() != "..";
}

} // namespace

std::string
ResultsListing::GetHeader(const std::string& program)
{
    return "# Made by " + program +
           ". With --overwrite it removes the files listed here that nobody has changed since.\n";
}

std::string
ResultsListing::GetFolderLine(const std::string& name)
{
    return "folder\t" + name + "\n";
}

std::string
ResultsListing::GetFileLine(const std::string& name, const OwnFile& file)
{
    return "file\t" + std::to_string(file.device) + "\t" + std::to_string(file.inode) + "\t" +
           name + "\n";
}

std::string
ResultsListing::GetDigestLine(const std::string& name, const Digest& digest)
{
    return "complete\t" + std::to_string(digest.size) + "\t" + std::to_string(digest.crc) + "\t" +
           name + "\n";
}

std::optional<ResultsListing>
ResultsListing::Read(const std::filesystem::path& path, const std::string& program)
{
    std::error_code error;
    if (!std::filesystem::is_regular_file(std::filesystem::symlink_status(path, error)))
    {
        return std::nullopt;
    }
    std::ifstream stream(path);
    std::string line;
    if (!std::getline(stream, line) || line + "\n" != GetHeader(program))
    {
        return std::nullopt;
    }
    ResultsListing listing;
    while (std::getline(stream, line) && !stream.eof()) // a program that died may leave half a line
    {
        const auto fields = ns3::rfctcp::Split(line, '\t');
        if (fields.size() < 2 || !IsInside(fields.back()))
        {
            continue;
        }
        if (fields[0] == "folder")
        {
            listing.folders.insert(fields[1]);
        }
        else if (fields[0] == "file" && fields.size() == 4)
        {
            OwnFile& file = listing.files[fields[3]];
            file = {};
            std::istringstream(fields[1]) >> file.device;
            std::istringstream(fields[2]) >> file.inode;
        }
        else if (fields[0] == "complete" && fields.size() == 4)
        {
            Digest digest;
            std::istringstream(fields[1]) >> digest.size;
            std::istringstream(fields[2]) >> digest.crc;
            listing.files[fields[3]].digest = digest;
        }
    }
    return listing;
}

bool
ResultsListing::IsOwn(const std::filesystem::path& folder, const std::string& name) const
{
    const auto found = files.find(name);
    struct stat status = {};
    if (found == files.end() || !HasRealParents(folder, name) ||
        lstat((folder / name).c_str(), &status) != 0 || !S_ISREG(status.st_mode))
    {
        return false;
    }
    const OwnFile& file = found->second;
    if (!file.digest)
    {
        return status.st_dev == file.device && status.st_ino == file.inode;
    }
    // Its content is what counts: results may have been copied
    const auto digest = ReadDigest(folder / name);
    return digest && digest->size == file.digest->size && digest->crc == file.digest->crc;
}

bool
HasRealParents(const std::filesystem::path& folder, const std::string& name)
{
    std::filesystem::path parent = folder;
    for (const auto& part : std::filesystem::path(name).parent_path())
    {
        parent /= part;
        if (!std::filesystem::is_directory(std::filesystem::symlink_status(parent)))
        {
            return false;
        }
    }
    return true;
}

std::optional<Digest>
ReadDigest(const std::filesystem::path& path)
{
    std::ifstream stream(path, std::ios::binary);
    if (!stream)
    {
        return std::nullopt;
    }
    Digest digest;
    boost::crc_32_type crc;
    std::array<char, 65'536> octets{};
    while (stream.read(octets.data(), octets.size()), stream.gcount() > 0)
    {
        crc.process_bytes(octets.data(), static_cast<std::size_t>(stream.gcount()));
        digest.size += static_cast<uint64_t>(stream.gcount());
    }
    digest.crc = crc.checksum();
    return digest;
}

} // namespace common
