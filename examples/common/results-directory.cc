/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "results-directory.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <stdexcept>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace common
{

namespace
{

namespace fs = std::filesystem;

/** @return text of errno */
std::string
LastError()
{
    return std::strerror(errno);
}

/** @param names of files @return the first few of them, for a message */
std::string
Enumerate(const std::vector<std::string>& names)
{
    constexpr std::size_t MOST = 5;
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), MOST); ++i)
    {
        text += (i > 0 ? ", " : "") + names[i];
    }
    return text + (names.size() > MOST ? ", and " + std::to_string(names.size() - MOST) + " more"
                                       : std::string());
}

/**
 * @param folder with results
 * @param names that a program wants to make in it
 * @param listing what an earlier run has made there
 * @return what else is in the way of the program
 */
std::vector<std::string>
FindObstacles(const fs::path& folder,
              const std::vector<std::string>& names,
              const ResultsListing& listing)
{
    std::vector<std::string> obstacles;
    const auto look = [&](const fs::path& path) {
        const std::string name = path.lexically_relative(folder).string();
        const bool isFolder = fs::is_directory(fs::symlink_status(path));
        if (isFolder ? listing.folders.count(name) == 0 : listing.files.count(name) == 0)
        {
            obstacles.push_back(name);
        }
        return isFolder;
    };
    for (const std::string& name : names)
    {
        if (fs::exists(fs::symlink_status(folder / name)) && look(folder / name))
        {
            for (const auto& entry : fs::recursive_directory_iterator(folder / name))
            {
                look(entry.path());
            }
        }
    }
    std::sort(obstacles.begin(), obstacles.end());
    return obstacles;
}

} // namespace

ResultsDirectory::ResultsDirectory(const ResultsRequest& request)
    : m_request(request)
{
    if (request.folder && request.folder->empty())
    {
        throw std::invalid_argument(
            "--output=: must be the name of a folder, which is made if need be");
    }
    if (request.folder || request.overwrite)
    {
        ClaimNamed(request.folder.value_or(request.standard));
        return;
    }
    for (unsigned number = 1;
         !Claim(number == 1 ? request.standard : request.standard + "-" + std::to_string(number));
         ++number)
    {
    }
}

ResultsDirectory::~ResultsDirectory()
{
    try
    {
        // Those of processes that died, too
        const auto listing = ResultsListing::Read(m_path / ResultsListing::NAME, m_request.program);
        for (const auto& [name, file] : listing ? listing->files : decltype(listing->files){})
        {
            m_files.emplace_back(file.digest ? -1 : getpid(), name);
        }
        Complete();
    }
    catch (const std::exception&)
    {
        // They stay listed as files of ours that are not complete
    }
    close(m_list);
}

const fs::path&
ResultsDirectory::GetPath() const
{
    return m_path;
}

std::string
ResultsDirectory::Create(const std::string& name)
{
    const fs::path relative = fs::path(name).lexically_normal();
    const std::string first = relative.begin()->string();
    if (std::find(m_request.names.begin(), m_request.names.end(), first) == m_request.names.end())
    {
        throw std::logic_error("nobody has looked whether " + first + " is free");
    }
    fs::path parent;
    for (const auto& part : relative.parent_path())
    {
        parent /= part;
        const fs::path path = m_path / parent;
        if (mkdir(path.c_str(), 0777) == 0)
        {
            Append(ResultsListing::GetFolderLine(parent.string()));
        }
        else if (errno != EEXIST || !fs::is_directory(fs::symlink_status(path)))
        {
            throw std::runtime_error("cannot make the folder " + path.string() + ": " +
                                     LastError());
        }
    }
    const fs::path path = m_path / relative;
    constexpr int FLAGS = O_WRONLY | O_NOFOLLOW | O_CLOEXEC;
    int file = open(path.c_str(), FLAGS | O_CREAT | O_EXCL, 0666);
    if (file < 0 && errno == EEXIST)
    {
        const auto listing = ResultsListing::Read(m_path / ResultsListing::NAME, m_request.program);
        if (!listing || !listing->IsOwn(m_path, relative.string()))
        {
            throw std::runtime_error(path.string() + ": somebody else has made this meanwhile");
        }
        file = open(path.c_str(), FLAGS | O_TRUNC);
    }
    struct stat status = {};
    if (file < 0 || fstat(file, &status) != 0)
    {
        throw std::runtime_error("cannot make the file " + path.string() + ": " + LastError());
    }
    close(file);
    Append(ResultsListing::GetFileLine(relative.string(), {status.st_dev, status.st_ino, {}}));
    m_files.emplace_back(getpid(), relative.string());
    return path.string();
}

void
ResultsDirectory::Complete()
{
    for (const auto& [process, name] : m_files)
    {
        if (process != getpid())
        {
            continue;
        }
        if (const auto digest = ReadDigest(m_path / name)) // nobody needs an empty log: removed
        {
            Append(ResultsListing::GetDigestLine(name, *digest));
        }
    }
    m_files.clear();
}

void
ResultsDirectory::Announce(std::ostream& os) const
{
    os << "Results go to " << m_path.string();
    if (!m_request.folder && m_path != fs::weakly_canonical(fs::absolute(m_request.standard)))
    {
        os << "\n(" << m_request.standard
           << " is in use; --overwrite replaces the results of an earlier run there)";
    }
    os << std::endl;
}

bool
ResultsDirectory::Claim(const fs::path& folder)
{
    m_path = folder; // for messages
    std::error_code error;
    const auto status = fs::status(folder, error);
    if (fs::exists(status) && (!fs::is_directory(status) || !fs::is_empty(folder, error)))
    {
        return false;
    }
    fs::create_directories(folder, error);
    if (error)
    {
        Refuse("cannot be made: " + error.message());
    }
    m_path = fs::canonical(folder);
    m_list = open((m_path / ResultsListing::NAME).c_str(),
                  O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                  0666);
    if (m_list < 0 && errno == EEXIST)
    {
        return false;
    }
    if (m_list < 0)
    {
        Refuse("cannot write there: " + LastError());
    }
    flock(m_list, LOCK_EX | LOCK_NB);
    Append(ResultsListing::GetHeader(m_request.program));
    return true;
}

void
ResultsDirectory::ClaimNamed(const fs::path& folder)
{
    if (Claim(folder))
    {
        return;
    }
    if (!fs::is_directory(folder))
    {
        Refuse("is no folder");
    }
    m_path = fs::canonical(folder);
    const fs::path list = m_path / ResultsListing::NAME;
    if (!ResultsListing::Read(list, m_request.program))
    {
        Refuse("is not empty, and what is there was not made by " + m_request.program +
               ": name a new or an empty folder");
    }
    if (!m_request.overwrite)
    {
        Refuse("has the results of an earlier run: --overwrite replaces them, or name another "
               "folder");
    }
    m_list = open(list.c_str(), O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC);
    if (m_list < 0)
    {
        Refuse("cannot write there: " + LastError());
    }
    try
    {
        Replace();
    }
    catch (...)
    {
        close(m_list); // there will be no destructor
        throw;
    }
}

void
ResultsDirectory::Replace()
{
    if (flock(m_list, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    {
        Refuse("another run is writing there");
    }
    const auto listing = ResultsListing::Read(m_path / ResultsListing::NAME, m_request.program);
    if (!listing)
    {
        Refuse("has no list of results any more");
    }
    std::vector<std::string> changed;
    for (const auto& [name, file] : listing->files)
    {
        if (fs::exists(fs::symlink_status(m_path / name)) && !listing->IsOwn(m_path, name))
        {
            changed.push_back(name);
        }
    }
    if (!changed.empty())
    {
        Refuse("changed since " + m_request.program + " made it: " + Enumerate(changed) +
               "; move that away or name another folder");
    }
    const auto obstacles = FindObstacles(m_path, m_request.names, *listing);
    if (!obstacles.empty())
    {
        Refuse("not made by " + m_request.program + " and in its way: " + Enumerate(obstacles) +
               "; move that away or name another folder");
    }
    std::error_code error;
    for (const auto& [name, file] : listing->files)
    {
        if (!fs::remove(m_path / name, error) && error)
        {
            Refuse("cannot remove " + name + ": " + error.message());
        }
    }
    for (auto name = listing->folders.rbegin(); name != listing->folders.rend(); ++name)
    {
        const fs::path path = m_path / *name;
        if (HasRealParents(m_path, *name) && fs::is_directory(fs::symlink_status(path)))
        {
            fs::remove(path, error); // its children went before it; one that is not empty stays
        }
    }
    if (ftruncate(m_list, 0) != 0)
    {
        Refuse("cannot write there: " + LastError());
    }
    Append(ResultsListing::GetHeader(m_request.program));
}

void
ResultsDirectory::Append(const std::string& lines) const
{
    // At the end, in one piece, whatever other processes write
    if (write(m_list, lines.data(), lines.size()) != static_cast<ssize_t>(lines.size()))
    {
        throw std::runtime_error((m_path / ResultsListing::NAME).string() + ": " + LastError());
    }
}

void
ResultsDirectory::Refuse(const std::string& reason) const
{
    throw std::invalid_argument("--output=" + m_path.string() + ": " + reason);
}

} // namespace common
