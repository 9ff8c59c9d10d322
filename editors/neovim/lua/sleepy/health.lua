--- `:checkhealth sleepy`. Every program that is asked has a time limit, and none can break the page.
local client_of = require('sleepy.client')
local config = require('sleepy.config')
local problems = require('sleepy.problems')

local M = {}

local PROBE_TIMEOUT_MS = 5000
-- `sleepy doctor` starts rustc, cargo and rust-analyzer, each of which may be cold.
local DOCTOR_TIMEOUT_MS = 60000
local health = vim.health

---@param command string[]
---@param timeout_ms integer
---@return vim.SystemCompleted? done nil when it could not be started or did not end in time
---@return string? why
local function probe(command, timeout_ms)
  local started, process = pcall(vim.system, command, { text = true, timeout = timeout_ms })
  if not started then
    return nil, 'could not be started: ' .. tostring(process)
  end
  local done = process:wait()
  if done.code == 124 then
    return nil, ('did not answer within %d seconds'):format(timeout_ms / 1000)
  end
  return done
end

local function check_neovim()
  health.start('sleepy: Neovim')
  local version = tostring(vim.version())
  if vim.fn.has('nvim-0.10') == 0 then
    health.error(('Neovim %s is too old'):format(version), 'use 0.10 or newer')
    return
  end
  health.ok('Neovim ' .. version)
  if config.is_enabled() then
    health.ok('the server is enabled')
  else
    local how = vim.lsp.enable and "vim.lsp.enable('sleepy_lsp')" or "require('sleepy').setup()"
    health.warn('the server is not enabled', ('put %s into your init.lua'):format(how))
  end
  if problems.last then
    health.warn('something went wrong in the plugin, please report it:\n' .. problems.last)
  end
end

---@return boolean found whether the server's program can be asked more
local function check_program()
  health.start('sleepy: the program')
  local cmd = config.resolved().cmd
  if type(cmd) ~= 'table' then
    health.info('the server is started by a function of your own')
    return false
  end
  local path = vim.fn.exepath(cmd[1])
  if path == '' then
    health.error(('%s is not there'):format(cmd[1]), { 'pip install sleepy-lsp', 'or give setup() a `cmd`' })
    return false
  end
  local done, why = probe({ path, '--version' }, PROBE_TIMEOUT_MS)
  if not done then
    health.error(('%s %s'):format(path, why))
    return false
  end
  if done.code ~= 0 then
    health.error(('%s --version failed: %s'):format(path, vim.trim(done.stderr or '')))
    return false
  end
  health.ok(('%s (%s)'):format(vim.trim(done.stdout or ''), path))
  return vim.fs.basename(path):match('^sleepy') ~= nil
end

--- One finding of `sleepy doctor --json`: name, ok, required, text, mend.
---@param line string
local function tell_finding(line)
  local ok, finding = pcall(vim.json.decode, line)
  if not ok or type(finding) ~= 'table' or type(finding.name) ~= 'string' then
    health.warn('sleepy doctor said: ' .. line)
    return
  end
  local text = ('%s: %s'):format(finding.name, tostring(finding.text))
  local advice = type(finding.mend) == 'string' and finding.mend ~= '' and finding.mend or nil
  if finding.ok == true then
    health.ok(text)
  elseif finding.required == true then
    health.error(text, advice)
  else
    health.warn(text, advice)
  end
end

local function check_machine()
  health.start('sleepy: this machine (sleepy doctor)')
  local done, why = probe({ vim.fn.exepath(config.resolved().cmd[1]), 'doctor', '--json' }, DOCTOR_TIMEOUT_MS)
  if not done then
    health.error('sleepy doctor ' .. why)
    return
  end
  for line in vim.gsplit(vim.trim(done.stdout or ''), '\n', { trimempty = true }) do
    tell_finding(line)
  end
  if vim.trim(done.stdout or '') == '' then
    health.error('sleepy doctor said nothing', vim.trim(done.stderr or ''))
  end
end

local function check_servers()
  health.start('sleepy: running servers')
  local clients = client_of.all()
  if #clients == 0 then
    health.info('none; one starts with the first Rust file')
  end
  for _, client in ipairs(clients) do
    local bufnr = vim.lsp.get_buffers_by_client_id(client.id)[1]
    local status = bufnr and require('sleepy.status').of_buffer(bufnr)
    local root = client.root_dir or client.config.root_dir or 'files outside any crate'
    local text = ('%s: %s'):format(root, status and ('%s, %s'):format(status.state, status.text) or 'no status yet')
    if status and status.state == 'failed' then
      health.error(text, { ':Sleepy log', ':Sleepy restart' })
    elseif status and status.state == 'model-missing' then
      health.warn(text, 'sleepy model pull')
    else
      health.ok(text)
    end
  end
end

function M.check()
  check_neovim()
  if check_program() then
    check_machine()
  end
  check_servers()
end

return M
