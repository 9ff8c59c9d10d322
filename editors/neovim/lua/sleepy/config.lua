--- How the server is started: the command, for which buffers, with which root, with which settings.
local client_of = require('sleepy.client')
local status = require('sleepy.status')

local M = {}

local LOCATE_TIMEOUT_MS = 5000

---@class sleepy.Settings what the server is told; docs/settings.md of the project explains each
---@field sources? ('compiler'|'memory'|'model')[] where fixes may come from
---@field model? string a name that `sleepy model list` shows
---@field timeBudgetSeconds? number for one error
---@field verify? 'check'|'check+tests'
---@field run? 'on save'|'on type'|'on request'
---@field trustedOnly? boolean
---@field journal? boolean
---@field journalRetentionDays? integer
---@field idleMinutes? number

---@class sleepy.Options
---@field cmd? string[] the command that starts the server; default `{ 'sleepy', 'serve' }`
---@field settings? sleepy.Settings

--- What is wrong with `options`; nil when nothing is.
---@param options any
---@return string?
function M.mistake(options)
  if type(options) ~= 'table' then
    return ('setup() takes a table, not %s'):format(type(options))
  end
  for key, value in pairs(options) do
    if key ~= 'cmd' and key ~= 'settings' then
      return ('there is no option %s; known are cmd and settings'):format(vim.inspect(key))
    end
    if type(value) ~= 'table' then
      return ('%s must be a table, not %s'):format(key, type(value))
    end
  end
  for _, word in ipairs(options.cmd or {}) do
    if type(word) ~= 'string' then
      return 'cmd must be a list of strings'
    end
  end
  if options.cmd and #options.cmd == 0 then
    return 'cmd must name a program'
  end
end

--- Whether a file belongs to a dependency or to the standard library: it is read there, never mended.
---@param path string
---@return boolean
local function is_foreign(path)
  local cargo_home = vim.env.CARGO_HOME or vim.fs.normalize('~/.cargo')
  local rustup_home = vim.env.RUSTUP_HOME or vim.fs.normalize('~/.rustup')
  local places = { cargo_home .. '/registry/', cargo_home .. '/git/', rustup_home .. '/toolchains/' }
  for _, place in ipairs(places) do
    if vim.startswith(path, place) then
      return true
    end
  end
  return path:find('/rustlib/src/', 1, true) ~= nil
end

--- Find the root of the cargo workspace that a buffer belongs to and call `on_dir` with it: nil for a file outside any
--- crate. `on_dir` is not called for what is no file of the user's own, and the server is not started for it.
---@param bufnr integer
---@param on_dir fun(root: string?)
function M.root_dir(bufnr, on_dir)
  local path = vim.api.nvim_buf_get_name(bufnr)
  if path == '' or path:match('^%a[%w+.-]*://') or is_foreign(path) then
    return
  end
  local nearest = vim.fs.root(bufnr, 'Cargo.toml')
  if not nearest then
    return on_dir(nil)
  end
  local finish = vim.schedule_wrap(function(done)
    if not vim.api.nvim_buf_is_valid(bufnr) then
      return
    end
    local manifest = done and done.code == 0 and vim.trim(done.stdout or '') or ''
    on_dir(manifest ~= '' and vim.fs.dirname(manifest) or nearest)
  end)
  local command = { 'cargo', 'locate-project', '--workspace', '--message-format', 'plain', '--offline' }
  -- vim.system raises where there is no such program; the server then says what is missing.
  if not pcall(vim.system, command, { cwd = nearest, text = true, timeout = LOCATE_TIMEOUT_MS }, finish) then
    finish(nil)
  end
end

--- JSON has two empty things and Lua has one: an empty table of settings must become `{}`.
---@param settings table?
---@return table
local function as_object(settings)
  return settings and next(settings) ~= nil and settings or vim.empty_dict()
end

--- The client's configuration, as `vim.lsp.config` and `vim.lsp.start` take it.
---@return vim.lsp.Config
function M.lsp()
  return {
    name = client_of.NAME,
    cmd = { 'sleepy', 'serve' },
    filetypes = { 'rust' },
    root_dir = M.root_dir,
    before_init = function(params, config)
      local settings = config.settings or {}
      if settings.sleepy then
        settings.sleepy = as_object(settings.sleepy)
      end
      params.initializationOptions = as_object(settings.sleepy)
    end,
    handlers = { ['sleepy/status'] = status.on_status },
    on_exit = status.on_exit,
  }
end

--- What `setup` was given, on a Neovim without `vim.lsp.config`.
---@type vim.lsp.Config
local chosen = {}

--- The client's configuration with the user's choices in it.
---@return vim.lsp.Config
function M.resolved()
  if vim.lsp.config then
    return vim.lsp.config[client_of.NAME]
  end
  return vim.tbl_deep_extend('force', M.lsp(), chosen)
end

--- Start or join the server for a buffer, on a Neovim without `vim.lsp.enable`.
---@param bufnr integer
function M.start(bufnr)
  if vim.bo[bufnr].buftype ~= '' then
    return
  end
  local config = M.resolved()
  if vim.fn.executable(config.cmd[1]) == 0 then
    return
  end
  M.root_dir(bufnr, function(root)
    config.root_dir = root
    vim.lsp.start(config, { bufnr = bufnr })
  end)
end

--- Every loaded Rust buffer.
---@return integer[]
local function rust_buffers()
  return vim.tbl_filter(function(bufnr)
    return vim.api.nvim_buf_is_loaded(bufnr) and vim.bo[bufnr].filetype == 'rust'
  end, vim.api.nvim_list_bufs())
end

--- Start the server for every open Rust buffer and for those to come.
function M.enable()
  if vim.lsp.enable then
    vim.lsp.enable(client_of.NAME)
    return
  end
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('sleepy.enable', {}),
    pattern = 'rust',
    callback = function(event)
      M.start(event.buf)
    end,
  })
  vim.tbl_map(M.start, rust_buffers())
end

--- Take the user's choices; running servers get the settings at once.
---@param options sleepy.Options
function M.choose(options)
  local config = { cmd = options.cmd, settings = options.settings and { sleepy = options.settings } or nil }
  if vim.lsp.config then
    vim.lsp.config(client_of.NAME, config)
  else
    chosen = vim.tbl_deep_extend('force', chosen, config)
  end
  if options.settings then
    local settings = { sleepy = as_object(M.resolved().settings.sleepy) }
    for _, client in ipairs(client_of.all()) do
      client.settings, client.config.settings = settings, settings
      client_of.notify(client, 'workspace/didChangeConfiguration', { settings = settings })
    end
  end
end

--- Whether the user has asked for the server.
---@return boolean
function M.is_enabled()
  if vim.lsp.is_enabled then
    return vim.lsp.is_enabled(client_of.NAME)
  end
  if vim.lsp.enable then -- the first 0.11 could enable and not tell
    return vim.tbl_get(vim.lsp, '_enabled_configs', client_of.NAME) ~= nil
  end
  return (pcall(vim.api.nvim_get_autocmds, { group = 'sleepy.enable' })) -- fails where there is no such group
end

--- Tell the user once when the server is enabled and its program is not there.
function M.warn_if_missing()
  local cmd = M.is_enabled() and M.resolved().cmd
  if type(cmd) == 'table' and vim.fn.executable(cmd[1]) == 0 then
    local text = 'sleepy: there is no program %q; install it (pip install sleepy-lsp) and see :checkhealth sleepy'
    vim.notify_once(text:format(cmd[1]), vim.log.levels.WARN)
  end
end

return M
