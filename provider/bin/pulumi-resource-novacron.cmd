@echo off
rem Pulumi starts this file on Windows. What is checked of Node, start.cjs checks.
node "%~dp0start.cjs" %*
